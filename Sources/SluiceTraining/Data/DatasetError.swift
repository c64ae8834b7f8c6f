import SluiceFiles
import Sluice

/// An error of a text for training or evaluation.
public enum DatasetError: SluiceError, Equatable {
  /// A file is empty.
  case empty(path: String)
  /// A folder contains no text file.
  case noText(folder: String)
  /// The bytes of a file from `offset` on are not UTF-8.
  case notUnicode(path: String, offset: Int)
  /// The byte order mark of a file shows an encoding other than UTF-8.
  case otherEncoding(path: String, encoding: String)
  /// A folder was written by Sluice, for example a run.
  case ownOutput(OwnOutput, folder: String)
  /// A part of the text is too short for a window and the next token.
  case tooShort(part: String, tokenCount: Int, contextLength: Int)
  /// The window length differs from the context length of the model.
  case otherContext(windows: Int, model: Int)
  /// The vocabulary sizes of data and model differ.
  case otherVocabulary(data: Int, model: Int)

  /// `badConfiguration` if model and data do not match, otherwise `badData`.
  public var category: ErrorCategory {
    switch self {
    case .otherContext, .otherVocabulary: .badConfiguration
    case .empty, .noText, .notUnicode, .otherEncoding, .ownOutput, .tooShort: .badData
    }
  }

  /// One sentence.
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
