import SluiceFiles

/// Opens weights in any supported format.
public enum TensorSources {
  /// Opens the weights at a path.
  ///
  /// - Parameter path: a safetensors or GGUF file, or a folder with `model.safetensors` or with an
  ///   index of several files.
  /// - Throws: `FileError` if there is nothing to read, and the errors of the format for a damaged file.
  public static func open(_ path: String) throws -> any TensorSource {
    guard FileKind.isFolder(path) else { return try openFile(path) }
    let whole = path + "/model.safetensors"
    if FileKind.exists(at: whole) { return try SafetensorsFile(path: whole) }
    if FileKind.exists(at: path + "/" + SafetensorsFolder.indexName) {
      return try SafetensorsFolder(path: path)
    }
    throw FileError(path: whole, problem: .missing)
  }

  /// The format is recognized from the first bytes, whatever the name of the file.
  private static func openFile(_ path: String) throws -> any TensorSource {
    try GGUFFile.isGGUF(path) ? try GGUFFile(path: path) : try SafetensorsFile(path: path)
  }
}
