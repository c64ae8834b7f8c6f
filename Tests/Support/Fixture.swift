import Foundation
import Sluice
import SluiceModels
import Testing

/// A safetensors file for tests.
package struct Fixture: Sendable, CustomTestStringConvertible {
  /// The path of the file.
  package let path: String

  /// The file's name without its ending, for reports.
  package var testDescription: String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  /// The package's own fixtures in a folder of `Tests/Fixtures`, sorted by name; stops if there are
  /// none, because a test without arguments would pass.
  package static func all(in folder: String) -> [Fixture] {
    let files = files(in: packageRoot.appendingPathComponent("Tests/Fixtures/\(folder)"))
    precondition(!files.isEmpty, "there are no fixtures in Tests/Fixtures/\(folder)")
    return files
  }

  /// The reference results in a folder of `../shared/golden`, which a user's checkout does not contain.
  package static func golden(in folder: String) -> [Fixture] {
    files(in: packageRoot.appendingPathComponent("../shared/golden/\(folder)"))
  }

  private static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func files(in folder: URL) -> [Fixture] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".safetensors") }.sorted()
      .map { Fixture(path: folder.appendingPathComponent($0).path) }
  }

  /// Opens the file.
  package func open() throws -> SafetensorsFile { try SafetensorsFile(path: path) }
}

extension SafetensorsFile {
  /// The tensors with this prefix, by the rest of their names.
  package func tensors(prefix: String) throws -> [String: Tensor] {
    let matching = names.filter { $0.hasPrefix(prefix) }
    return try Dictionary(
      uniqueKeysWithValues: matching.map { (String($0.dropFirst(prefix.count)), try tensor($0)) })
  }
}
