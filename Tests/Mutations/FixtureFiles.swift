import Foundation

/// Files of `Tests/Fixtures`, which are samples.
enum FixtureFiles {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures")

  /// The path of a fixture.
  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// The bytes of a fixture.
  static func bytes(_ name: String) throws -> [UInt8] {
    try Mutations.bytes(of: path(name))
  }

  /// Copies a fixture.
  static func copy(_ name: String, to target: String) throws {
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.copyItem(atPath: path(name), toPath: target)
  }
}

/// The bytes of a file.
func bytes(of path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}
