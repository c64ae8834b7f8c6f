import Foundation
import Sluice
import SluiceModels
import Testing

/// A folder with a published model, `config.json` and `model.safetensors`, and with what is expected of it,
/// `expected.safetensors`.
package struct FixtureFolder: Sendable, CustomTestStringConvertible {
  /// Where it lies.
  package let path: String
  /// Its name, for reports.
  package let testDescription: String
  /// Whether it is of the reference figures.
  package let isGolden: Bool

  /// The package's own, sorted by name; stops where there are none, as a test of no arguments passes.
  package static func published() -> [FixtureFolder] {
    let folders = folders(in: packageRoot.appendingPathComponent("Tests/Fixtures/published_models"))
    precondition(!folders.isEmpty, "there are no fixtures in Tests/Fixtures/published_models")
    return folders
  }

  /// Those among the reference figures in `../shared/golden`, which a user's checkout does not have.
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

  /// What is expected of the model.
  package func expected() throws -> SafetensorsFile {
    try SafetensorsFile(path: path + "/expected.safetensors")
  }
}

extension SafetensorsFile {
  /// The sequences of tokens that a tensor of integers holds.
  package func tokens(_ name: String) throws -> TokenBatch {
    let shape = try shape(of: name)
    return TokenBatch(
      try integers(name).map(Int32.init), batchSize: shape[0], tokenCount: shape[1])
  }
}
