import SluiceFiles

/// The source of a text in checkpoints: its paths and document boundaries.
public struct TextSource: DataSource, Equatable {
  /// The kind of data in files.
  public static let kind = "text"

  /// The absolute paths of files and folders, in order.
  ///
  /// `-` stands for standard input and pipes, which can be read only once. A text in memory has no paths.
  public var paths: [String]

  /// The document boundaries; nil if the text is one document.
  public var documents: DocumentCut?

  /// The fingerprint of the text, if that of the data differs because of document boundaries.
  public var textFingerprint: String?

  /// Whether a part of the text came from standard input or a pipe, and cannot be read again.
  public var passedOnce: Bool { paths.contains(where: InputPath.isReadOnce) }

  /// Makes a source.
  public init(
    paths: [String], documents: DocumentCut? = nil, textFingerprint: String? = nil
  ) {
    self.paths = paths
    self.documents = documents
    self.textFingerprint = textFingerprint
  }

  private enum CodingKeys: String, CodingKey {
    case paths, documents, textFingerprint
    // A key of earlier versions.
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
