import SluiceFiles

/// Where a text is cut into documents: a token attends to those of its own document only.
///
/// Every token is predicted as in a text in one piece, the first one of a document from the last one of
/// the document before. With a separator that is how a model learns to end a document; of files it is one
/// token that cannot be foreseen. So losses with and without documents are means over the same tokens.
public enum DocumentCut: Sendable, Hashable {
  /// Each file is a document.
  case files
  /// A document begins with each occurrence of a string, which is its first part: a document can be asked
  /// for by giving it as the prompt.
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

  /// Reads a cut.
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

  /// Writes a cut.
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

/// A separator that a text to learn from does not contain.
public struct SeparatorError: SluiceError, Equatable {
  /// The separator.
  public let separator: String

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    "the text does not contain the separator \(separator.debugDescription): it would be one document"
  }
}
