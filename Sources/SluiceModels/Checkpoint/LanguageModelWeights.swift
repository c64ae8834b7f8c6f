import SluiceFiles
import Sluice

extension LanguageModel {
  /// Reads a model, in Sluice's own format or published (`PublishedModel`); the vocabulary is not required.
  ///
  /// The names, types and shapes of all tensors are checked before memory is allocated for the model.
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

  /// Makes a model with the weights of a source.
  ///
  /// - Parameters:
  ///   - configuration: the settings.
  ///   - source: the weights.
  ///   - isIgnored: whether the source may have a tensor that the model does not have.
  ///   - naming: the names in the source for a configuration.
  /// - Throws: `CheckpointError` or errors of the source if something does not fit, `BeyondMemory` if there is
  ///   not enough memory.
  init(
    _ configuration: Configuration, from source: some TensorSource,
    ignoring isIgnored: (_ name: String) -> Bool = { _ in false },
    named naming: (Configuration) -> any ParameterNaming
  ) throws {
    let checked = configuration.limited(to: source)
    let model = try LanguageModel(unsetFor: checked)
    try source.load(into: model, named: naming(checked), ignoring: isIgnored)
    self = model
  }
}

extension LanguageModel.Configuration {
  /// The settings, with at most one block more than the source has tensors.
  ///
  /// Since each block has a tensor, a model with too many blocks is then refused without being built.
  func limited(to source: some TensorSource) -> Self {
    var limited = self
    limited.transformer.layerCount = min(transformer.layerCount, source.names.count + 1)
    limited.transformer.differentBlocks = transformer.differentBlocks
      .filter { $0.key < limited.transformer.layerCount }
    return limited
  }
}

extension TensorSource {
  /// Loads all tensors, after checking the name, type and shape of each.
  ///
  /// - Parameters:
  ///   - module: the module to load into.
  ///   - naming: the names in the source.
  ///   - isIgnored: whether the source may have a tensor that the module does not have.
  /// - Throws: `CheckpointError` or errors of the source if something does not fit, `BeyondMemory` if there is
  ///   not enough memory; the module is then unchanged.
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

  /// Throws unless the source contains these tensors with these shapes; other tensors must be ignored ones.
  func check(
    _ tensors: [FileTensor], ignoring isIgnored: (_ name: String) -> Bool
  ) throws {
    var unexpected = Set(names)
    for tensor in tensors {
      guard unexpected.remove(tensor.name) != nil else {
        throw CheckpointError(path: path, problem: .missingTensor(tensor.name))
      }
      let shape = try shape(of: tensor.name)
      guard shape == tensor.shape else {
        throw CheckpointError(
          path: path,
          problem: .wrongShape(tensor: tensor.name, found: shape, expected: tensor.shape))
      }
      // Block formats have names that are not in `SafetensorsType`.
      if let type = SafetensorsType(rawValue: try typeName(of: tensor.name)),
        type.numberFormat == nil
      {
        throw SafetensorsError(
          path: path,
          problem: .unsupportedType(
            tensor: tensor.name, found: type, expected: SafetensorsType.readAsFloats))
      }
    }
    let strange = unexpected.filter { !isIgnored($0) }
    guard strange.isEmpty else {
      throw CheckpointError(path: path, problem: .unexpectedTensors(strange.sorted()))
    }
  }
}
