/// The source of a run's data in files: `{"kind": "text", "source": {...}}`.
///
/// Only the kind is read here; `SourceReader` reads the source for a known type.
public struct StoredSource: Codable, Sendable {
  /// The kind of data in files; nil if the data have no source.
  public let kind: String?

  private let source: (any DataSource)?

  /// The source; nil if it was read from a file, or if the data have none.
  public var content: (any DataSource)? { source }

  init(_ source: (any DataSource)?) {
    self.source = source
    kind = source.map { type(of: $0).kind }
  }

  /// Makes a source from the kind only, for files of earlier versions.
  init(kind: String) {
    self.kind = kind
    source = nil
  }

  enum CodingKeys: String, CodingKey {
    case kind, source
  }

  /// Reads the kind.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decodeIfPresent(String.self, forKey: .kind)
    source = nil
  }

  /// Writes kind and source.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(kind, forKey: .kind)
    try source?.encode(to: container.superEncoder(forKey: .source))
  }
}

/// Reads a source of a known type from `training.json`.
struct SourceReader<Source: DataSource>: Decodable {
  let source: Source

  private enum CodingKeys: String, CodingKey {
    case data
    // Keys of earlier versions: the task, or the paths of a text at the top level.
    case task
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.data) {
      let data = try container.nestedContainer(
        keyedBy: StoredSource.CodingKeys.self, forKey: .data)
      source = try data.decode(Source.self, forKey: .source)
    } else if container.contains(.task) {
      source = try container.decode(Source.self, forKey: .task)
    } else {
      source = try Source(from: decoder)
    }
  }
}
