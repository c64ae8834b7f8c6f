import SluiceFiles
import SluiceModels
import SluiceTraining

extension TextModel {
  /// Reads a model: a published one, or a checkpoint of a run.
  ///
  /// - Parameter path: a GGUF file, a folder with a model, a run's folder, or a file in one of these.
  init(at path: String) throws { try self.init(contentsOf: ModelPath.model(at: path)) }
}

/// Where the files of a model are.
enum ModelPath {
  /// The path of a GGUF file, or of the folder of a model: for a run, that of its best checkpoint.
  static func model(at path: String) throws -> String {
    let isGGUF = try !FileKind.isFolder(path) && FileKind.exists(at: path) && GGUFFile.isGGUF(path)
    return isGGUF ? path : try RunFolder.checkpoint(at: path)
  }
}
