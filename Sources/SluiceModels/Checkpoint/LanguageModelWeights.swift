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
    let values = tensorsByName
    var stored: [String: Tensor] = [:]
    CheckpointNames(configuration).forEachTensor { tensor in
      guard let value = values[tensor.parameter] else { return }
      stored[tensor.name] =
        tensor.rows == 0..<value.shape[0] ? value : value.rows(tensor.rows)
    }
    return stored
  }

  private var tensorsByName: [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter.tensor.detached) })
  }

  private func load(_ names: CheckpointNames, from file: SafetensorsFile) throws {
    var parts: [String: [Tensor]] = [:]
    try names.forEachTensor { parts[$0.parameter, default: []].append(try file.tensor($0.name)) }
    for (name, parameter) in parameters.map({ ($0.name, $0.parameter) }) {
      guard let tensors = parts.removeValue(forKey: name) else {
        preconditionFailure("no stored tensor makes the parameter \(name)")
      }
      parameter.update { $0 = tensors.count == 1 ? tensors[0] : .concatenated(tensors) }
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
