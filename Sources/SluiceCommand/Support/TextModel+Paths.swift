import SluiceFiles
import SluiceModels
import SluiceTraining

extension TextModel {
  /// Reads a model: a published one, or a checkpoint of a run.
  ///
  /// - Parameter path: a GGUF file, a folder with a model, a run's folder, or a file in one of these.
  init(at path: String) throws {
    if !FileKind.isFolder(path), FileKind.exists(at: path), try GGUFFile.isGGUF(path) {
      try self.init(contentsOf: path)
    } else {
      try self.init(contentsOf: RunFolder.checkpoint(at: path))
    }
  }
}
