import SluiceFiles

/// Document boundaries in a text: tokens can attend only to tokens of the same document.
///
/// The first token of a document is predicted from the last token of the previous document. With a
/// separator, the model thereby learns to end a document; with files, this token cannot be predicted.
/// Losses with and without documents are therefore means over the same tokens.
public enum DocumentCut: Sendable, Hashable {
  /// Each file is a document.
  case files
  /// A document begins with each occurrence of a separator, which is part of the document.
  ///
  /// To generate a new document, use the separator as the prompt.
  case separator(String)

  /// The string that documents begin with; nil for others.
  var separator: String? {
    if case .separator(let separator) = self { return separator }
    return nil
  }
}

/// `"files"` or `{"separator": "###"}`.
extension DocumentCut: Codable {
  private static let filesName = "files"

  private enum CodingKeys: String, CodingKey {
    case separator
  }

  /// Reads document boundaries.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      self = .separator(try container.decode(String.self, forKey: .separator))
      return
    }
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard name == Self.filesName else {
      throw DecodingError.unexpected(
        at: decoder.codingPath, found: "\"\(name)\"",
        expected: "\"\(Self.filesName)\" or an object with a separator")
    }
    self = .files
  }

  /// Writes document boundaries.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .files:
      var container = encoder.singleValueContainer()
      try container.encode(Self.filesName)
    case .separator(let separator):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(separator, forKey: .separator)
    }
  }
}

/// An error for a text that does not contain the document separator.
public struct SeparatorError: SluiceError, Equatable {
  /// The separator.
  public let separator: String

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    "the text does not contain the document separator \(separator.debugDescription)"
  }
}
