import SluiceFiles
import Sluice

extension LanguageModel {
  /// Reads a model; its vocabulary need not be there.
  ///
  /// Every tensor's name, type and shape is checked before memory is taken for the model.
  ///
  /// - Parameter path: a checkpoint's folder, or the path of the weights in it.
  /// - Throws: `FileError`, `CheckpointError` or `SafetensorsError`.
  public init(contentsOf path: String) throws {
    let files = CheckpointFiles(path)
    let configuration = try JSONFile.read(Configuration.self, from: files.configuration)
    let file = try SafetensorsFile(path: files.weights)
    let names = CheckpointNames(configuration)
    try names.check(file)
    try self.init(zerosFor: configuration)
    try load(names, from: file)
  }

  /// The parameters as a checkpoint stores them.
  func storedTensors() -> [String: Tensor] {
    let values = Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter.tensor.detached) })
    var stored: [String: Tensor] = [:]
    CheckpointNames(configuration).forEachTensor { tensor in
      guard let value = values[tensor.parameter] else { return }
      stored[tensor.name] =
        tensor.rows == 0..<value.shape[0] ? value : value.rows(tensor.rows)
    }
    return stored
  }

  private func load(_ names: CheckpointNames, from file: SafetensorsFile) throws {
    let parameters = Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter) })
    var parts: [Tensor] = []
    try names.forEachTensor { stored in
      guard let parameter = parameters[stored.parameter] else {
        fail("the model has no parameter \(stored.parameter)")
      }
      parts.append(try file.tensor(stored.name))
      guard stored.rows.upperBound == parameter.shape[0] else { return }
      parameter.update { $0 = parts.count == 1 ? parts[0] : .concatenated(parts) }
      parts = []
    }
  }
}

extension CheckpointNames {
  /// Throws unless the file holds exactly these tensors, in these shapes.
  fileprivate func check(_ file: SafetensorsFile) throws {
    var unexpected = Set(file.names)
    try forEachTensor { tensor in
      guard unexpected.remove(tensor.name) != nil else {
        throw CheckpointError(path: file.path, problem: .missingTensor(tensor.name))
      }
      let (shape, type) = (try file.shape(of: tensor.name), try file.type(of: tensor.name))
      guard shape == tensor.shape else {
        throw CheckpointError(
          path: file.path,
          problem: .wrongShape(tensor: tensor.name, found: shape, expected: tensor.shape))
      }
      guard type == .float32 else {
        throw SafetensorsError(
          path: file.path,
          problem: .unsupportedType(
            tensor: tensor.name, found: type, expected: SafetensorsType.float32.rawValue))
      }
    }
    guard unexpected.isEmpty else {
      throw CheckpointError(path: file.path, problem: .unexpectedTensors(unexpected.sorted()))
    }
  }
}
