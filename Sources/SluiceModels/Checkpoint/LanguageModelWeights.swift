import SluiceFiles
import Sluice

extension LanguageModel {
  /// Reads a model; the vocabulary is not required.
  ///
  /// The names, types and shapes of all tensors are checked before memory is allocated for the model.
  ///
  /// - Parameter path: a checkpoint's folder, or the path of the weights in it.
  /// - Throws: `FileError`, `ContentError`, `CheckpointError` or `SafetensorsError`.
  public init(contentsOf path: String) throws {
    let files = CheckpointFiles(path)
    let configuration = try JSONFile.read(Configuration.self, from: files.configuration)
    let file = try SafetensorsFile(path: files.weights)
    // Each block has a tensor: a model of more blocks than that need not be built to be refused.
    var checked = configuration
    checked.layerCount = min(checked.layerCount, file.names.count + 1)
    checked.transformer.differentBlocks = checked.transformer.differentBlocks
      .filter { $0.key < checked.layerCount }
    let model = try LanguageModel(unsetFor: checked)
    try file.load(into: model, named: LanguageModelNaming(checked))
    self = model
  }

  /// The parameters as a checkpoint stores them.
  func storedTensors() -> [String: Tensor] {
    tensors(named: LanguageModelNaming(configuration))
  }
}

extension SafetensorsFile {
  /// Takes over all tensors, after each one's name, type and shape is checked.
  ///
  /// - Throws: `CheckpointError` or `SafetensorsError` where anything does not fit, `BeyondMemory` where
  ///   there is no room for it; the module is then as before.
  func load(into module: some Module, named naming: some ParameterNaming) throws {
    let parameters = module.parameters
    let tensors = naming.fileTensors(of: parameters)
    try check(tensors)
    var need = MemoryNeed(of: .model)
    need.add(
      "weights", numbers: tensors.reduce(0) { $0 + $1.shape.reduce(1) { $0 * Double($1) } })
    try need.requireRoom()
    var loading = ParameterLoading(parameters)
    for tensor in tensors { loading.take(tensor, try self.tensor(tensor.name)) }
    _ = try loading.finish()
  }

  /// Throws unless the file holds exactly these tensors, in these shapes.
  private func check(_ tensors: [FileTensor]) throws {
    var unexpected = Set(names)
    for tensor in tensors {
      guard unexpected.remove(tensor.name) != nil else {
        throw CheckpointError(path: path, problem: .missingTensor(tensor.name))
      }
      let (shape, type) = (try shape(of: tensor.name), try type(of: tensor.name))
      guard shape == tensor.shape else {
        throw CheckpointError(
          path: path,
          problem: .wrongShape(tensor: tensor.name, found: shape, expected: tensor.shape))
      }
      guard type == .float32 else {
        throw SafetensorsError(
          path: path,
          problem: .unsupportedType(
            tensor: tensor.name, found: type, expected: SafetensorsType.float32.rawValue))
      }
    }
    guard unexpected.isEmpty else {
      throw CheckpointError(path: path, problem: .unexpectedTensors(unexpected.sorted()))
    }
  }
}
