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
  /// A part of the text is shorter than a window and the token after it.
  case tooShort(part: String, tokenCount: Int, contextLength: Int)

  /// 65, whatever is wrong.
  public var category: ErrorCategory { .badData }

  /// One sentence that names the thing, what was found and what helps.
  public var description: String {
    switch self {
    case .empty(let path): "\(path) is empty: it holds no text"
    case .noText(let folder): "the folder \(folder) holds no file of text"
    case .notUnicode(let path, let offset):
      """
      \(path) is not UTF-8: the bytes at offset \(offset) are no character \
      (--vocabulary bytes takes any file)
      """
    case .tooShort(let part, let tokenCount, let contextLength):
      """
      the text is too short: its \(part) has \(tokenCount) \
      \(tokenCount == 1 ? "token" : "tokens"), a context of \(contextLength) needs at least \
      \(contextLength + 1); take a longer text or a smaller --context
      """
    }
  }
}
