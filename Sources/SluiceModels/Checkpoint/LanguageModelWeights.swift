import SluiceFiles
import Sluice

extension LanguageModel {
  /// Reads a model, Sluice's own or a published one (`PublishedModel`); its vocabulary need not be there.
  ///
  /// Every tensor's name, type and shape is checked before memory is taken for the model.
  ///
  /// - Parameter path: a checkpoint's folder, or the path of the weights in it.
  /// - Throws: `FileError`, `ContentError`, `CheckpointError` or `SafetensorsError`.
  public init(contentsOf path: String) throws {
    let files = CheckpointFiles(path)
    let type = try JSONFile.read(ModelTypeFile.self, from: files.configuration).modelType
    guard type == Self.modelType else {
      self = try PublishedModel(contentsOf: path).model
      return
    }
    let configuration = try JSONFile.read(Configuration.self, from: files.configuration)
    try self.init(configuration, from: SafetensorsFile(path: files.weights)) {
      LanguageModelNaming($0)
    }
  }

  /// Makes a model whose weights are those of a file.
  ///
  /// - Parameters:
  ///   - configuration: sizes and kinds.
  ///   - file: the weights.
  ///   - isIgnored: whether a tensor that has no place in the model may be there.
  ///   - naming: how the file names those of a configuration.
  /// - Throws: `CheckpointError` or `SafetensorsError` where anything does not fit, `BeyondMemory` where
  ///   there is no room for it.
  init(
    _ configuration: Configuration, from file: SafetensorsFile,
    ignoring isIgnored: (_ name: String) -> Bool = { _ in false },
    named naming: (Configuration) -> any ParameterNaming
  ) throws {
    let checked = configuration.limited(to: file)
    let model = try LanguageModel(unsetFor: checked)
    try file.load(into: model, named: naming(checked), ignoring: isIgnored)
    self = model
  }

  /// The parameters as a checkpoint stores them.
  func storedTensors() -> [String: Tensor] {
    tensors(named: LanguageModelNaming(configuration))
  }
}

extension LanguageModel.Configuration {
  /// The same model with no more blocks than a file can hold, and one: each block has a tensor, and a model of
  /// more blocks than that need not be built to be refused.
  func limited(to file: SafetensorsFile) -> Self {
    var limited = self
    limited.transformer.layerCount = min(transformer.layerCount, file.names.count + 1)
    limited.transformer.differentBlocks = transformer.differentBlocks
      .filter { $0.key < limited.transformer.layerCount }
    return limited
  }
}

extension SafetensorsFile {
  /// Takes over all tensors, after each one's name, type and shape is checked.
  ///
  /// - Parameters:
  ///   - module: what takes them over.
  ///   - naming: how the file names them.
  ///   - isIgnored: whether a tensor that has no place in the module may be there.
  /// - Throws: `CheckpointError` or `SafetensorsError` where anything does not fit, `BeyondMemory` where
  ///   there is no room for it; the module is then as before.
  func load(
    into module: some Module, named naming: some ParameterNaming,
    ignoring isIgnored: (_ name: String) -> Bool = { _ in false }
  ) throws {
    let parameters = module.parameters
    let tensors = naming.fileTensors(of: parameters)
    try check(tensors, ignoring: isIgnored)
    var need = MemoryNeed(of: .model)
    need.add(
      "weights", numbers: tensors.reduce(0) { $0 + $1.shape.reduce(1) { $0 * Double($1) } })
    try need.requireRoom()
    var loading = ParameterLoading(parameters)
    for tensor in tensors { loading.take(tensor, try self.tensor(tensor.name)) }
    _ = try loading.finish()
  }

  /// Throws unless the file holds exactly these tensors, in these shapes, and others that are ignored.
  func check(
    _ tensors: [FileTensor], ignoring isIgnored: (_ name: String) -> Bool
  ) throws {
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
      guard type.isRead else {
        throw SafetensorsError(
          path: path,
          problem: .unsupportedType(
            tensor: tensor.name, found: type, expected: SafetensorsType.readNames))
      }
    }
    let strange = unexpected.filter { !isIgnored($0) }
    guard strange.isEmpty else {
      throw CheckpointError(path: path, problem: .unexpectedTensors(strange.sorted()))
    }
  }
}
