import SluiceFiles
import Sluice

/// What can be wrong with the text to train or evaluate on.
public enum DatasetError: SluiceError, Equatable {
  /// A file holds not a single byte.
  case empty(path: String)
  /// A folder holds no file of text.
  case noText(folder: String)
  /// The bytes of a file from `offset` on are not UTF-8.
  case notUnicode(path: String, offset: Int)
  /// A file says by its first bytes that it is text in an encoding other than UTF-8.
  case otherEncoding(path: String, encoding: String)
  /// A folder holds what Sluice wrote, such as a run.
  case ownOutput(OwnOutput, folder: String)
  /// A part of the text is shorter than a window and the token after it.
  case tooShort(part: String, tokenCount: Int, contextLength: Int)
  /// Windows of another length than the model's context.
  case otherContext(windows: Int, model: Int)
  /// Another number of different tokens than the model knows.
  case otherVocabulary(data: Int, model: Int)

  /// A bad configuration where model and data do not fit, else bad data.
  public var category: ErrorCategory {
    switch self {
    case .otherContext, .otherVocabulary: .badConfiguration
    case .empty, .noText, .notUnicode, .otherEncoding, .ownOutput, .tooShort: .badData
    }
  }

  /// One sentence that names the thing and what was found.
  public var description: String {
    switch self {
    case .empty(let path): "\(path) is empty: it contains no text"
    case .noText(let folder): "the folder \(folder) contains no text file"
    case .notUnicode(let path, let offset):
      "\(path) is not UTF-8: the bytes at offset \(offset) are not a valid character"
    case .otherEncoding(let path, let encoding):
      "\(path) is encoded in \(encoding), expected UTF-8"
    case .ownOutput(let what, let folder):
      "the folder \(folder) contains \(what.rawValue), which is not read as text"
    case .tooShort(let part, let tokenCount, let contextLength):
      """
      the text is too short: its \(part) has \(tokenCount) \
      \(tokenCount == 1 ? "token" : "tokens"), but a context of \(contextLength) needs more \
      than \(contextLength)
      """
    case .otherContext(let windows, let model):
      "windows of \(windows) tokens do not fit a model with a context of \(model) tokens"
    case .otherVocabulary(let data, let model):
      "the vocabulary of the data has \(data) tokens, but that of the model has \(model)"
    }
  }
}
