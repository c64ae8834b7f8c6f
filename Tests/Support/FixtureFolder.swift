import Foundation
import Sluice
import SluiceModels
import Testing

/// A folder with a published model, `config.json` and `model.safetensors`, and the expected
/// results, `expected.safetensors`.
package struct FixtureFolder: Sendable, CustomTestStringConvertible {
  /// The path of the folder.
  package let path: String
  /// The name of the folder, for reports.
  package let testDescription: String
  /// Whether it belongs to the reference results.
  package let isGolden: Bool

  /// The package's own folders, sorted by name; stops if there are none, because a test without
  /// arguments would pass.
  package static func published() -> [FixtureFolder] {
    let folders = folders(in: packageRoot.appendingPathComponent("Tests/Fixtures/published_models"))
    precondition(!folders.isEmpty, "there are no fixtures in Tests/Fixtures/published_models")
    return folders
  }

  /// The folders with these names in `../shared/golden`, which a user's checkout does not contain.
  package static func golden(_ names: [String]) -> [FixtureFolder] {
    let root = packageRoot.appendingPathComponent("../shared/golden")
    return names.map { FixtureFolder(root.appendingPathComponent($0), name: $0, isGolden: true) }
      .filter { FileManager.default.fileExists(atPath: $0.path + "/config.json") }
  }

  private init(_ folder: URL, name: String, isGolden: Bool) {
    path = folder.path
    testDescription = name
    self.isGolden = isGolden
  }

  private static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func folders(in folder: URL) -> [FixtureFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted()
      .map { FixtureFolder(folder.appendingPathComponent($0), name: $0, isGolden: false) }
      .filter { FileManager.default.fileExists(atPath: $0.path + "/config.json") }
  }

  /// The expected results of the model.
  package func expected() throws -> SafetensorsFile {
    try SafetensorsFile(path: path + "/expected.safetensors")
  }
}

extension SafetensorsFile {
  /// The sequences of tokens in a tensor of integers.
  package func tokens(_ name: String) throws -> TokenBatch {
    let shape = try shape(of: name)
    return TokenBatch(
      try integers(name).map(Int32.init), batchSize: shape[0], tokenCount: shape[1])
  }
}
