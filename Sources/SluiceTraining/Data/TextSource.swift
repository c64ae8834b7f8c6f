import SluiceFiles

/// A text as checkpoints keep it: where its files lie.
public struct TextSource: DataSource, Equatable {
  /// What files call data of this kind.
  public static let kind = "text"

  /// Files and folders from the root on, in order.
  ///
  /// `-` is what passed by once: standard input, a pipe. A text that came from memory has none.
  public var paths: [String]

  /// Whether a part of the text passed by once, so that nobody but who gave it has it.
  public var passedOnce: Bool { paths.contains(where: Self.passesOnce) }

  /// Whether what a path leads to can be read but once: standard input, a pipe, what a process has open.
  static func passesOnce(_ path: String) -> Bool { path == "-" || FileKind.isStream(at: path) }

  /// Describes a text.
  public init(paths: [String]) { self.paths = paths }

  private enum CodingKeys: String, CodingKey {
    case paths
    // Of earlier versions.
    case textPaths
  }

  /// Reads the paths.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let isEarlier = container.contains(.textPaths)
    paths = try container.decode([String].self, forKey: isEarlier ? .textPaths : .paths)
  }

  /// Writes the paths.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(paths, forKey: .paths)
  }
}
