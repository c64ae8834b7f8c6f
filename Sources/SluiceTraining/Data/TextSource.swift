import SluiceFiles

/// A text as checkpoints keep it: where its files lie.
public struct TextSource: DataSource, Equatable {
  /// What files call data of this kind.
  public static let kind = "text"

  /// Files and folders from the root on, in order.
  ///
  /// `-` is what passed by once: standard input, a pipe. A text that came from memory has none.
  public var paths: [String]

  /// Where the text is cut into documents; nil where it is one piece.
  public var documents: DocumentCut?

  /// The text's own fingerprint where the data's is another, since it is cut.
  public var textFingerprint: String?

  /// Whether a part of the text passed by once, so that nobody but who gave it has it.
  public var passedOnce: Bool { paths.contains(where: Self.passesOnce) }

  /// Whether what a path leads to can be read but once: standard input, a pipe, what a process has open.
  static func passesOnce(_ path: String) -> Bool { path == "-" || FileKind.isStream(at: path) }

  /// Describes a text.
  public init(
    paths: [String], documents: DocumentCut? = nil, textFingerprint: String? = nil
  ) {
    self.paths = paths
    self.documents = documents
    self.textFingerprint = textFingerprint
  }

  private enum CodingKeys: String, CodingKey {
    case paths, documents, textFingerprint
    // Of earlier versions.
    case textPaths
  }

  /// Reads the paths.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let isEarlier = container.contains(.textPaths)
    paths = try container.decode([String].self, forKey: isEarlier ? .textPaths : .paths)
    documents = try container.decodeIfPresent(DocumentCut.self, forKey: .documents)
    textFingerprint = try container.decodeIfPresent(String.self, forKey: .textFingerprint)
  }

  /// Writes the paths.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(paths, forKey: .paths)
    try container.encodeIfPresent(documents, forKey: .documents)
    try container.encodeIfPresent(textFingerprint, forKey: .textFingerprint)
  }
}
