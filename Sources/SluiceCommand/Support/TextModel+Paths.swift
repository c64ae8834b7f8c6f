import SluiceFiles
import SluiceModels
import SluiceTraining

extension TextModel {
  /// The number of tokens of a published model that are evaluated or inspected at once by default: the logits of a
  /// whole context can take gigabytes, and the time of an inspection is quadratic in the number.
  static let usualTokenCount = 2048

  /// Reads a model: a published one, or a checkpoint of a run.
  ///
  /// - Parameter path: a GGUF file, a folder with a model, a run's folder, or a file in one of these.
  init(at path: String) throws {
    try self.init(contentsOf: Self.location(of: path))
  }

  /// The GGUF file, or the folder with `config.json`, that a path stands for.
  ///
  /// - Throws: `FileError` if there is none.
  static func location(of path: String) throws -> String {
    try GGUFFile.isMeant(by: path) ? path : RunFolder.checkpoint(at: path)
  }

  /// Whether a path stands for a published model, not for a checkpoint of a run.
  ///
  /// - Throws: `FileError` if there is neither.
  static func isPublished(at path: String) throws -> Bool {
    let location = try location(of: path)
    guard FileKind.isFolder(location) else { return true }
    // A file that cannot be read is reported by whoever reads all of it.
    guard let type = try? ModelTypeFile(folder: location).modelType,
      !RunKinds.all.contains(where: { $0.modelType == type })
    else { return false }
    return PublishedArchitectures.all.contains { $0.modelType == type }
      || FileKind.exists(at: location + "/tokenizer.json")
  }
}
