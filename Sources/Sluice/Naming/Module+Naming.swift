import SluiceFiles

extension Module {
  /// What a file of that naming holds of this module.
  ///
  /// - Parameters:
  ///   - naming: how the file names and stores parameters.
  ///   - value: what to take of each parameter, in its shape; its value unless told otherwise, or its
  ///     gradient.
  public func tensors(
    named naming: some ParameterNaming, of value: (Parameter) -> Tensor = { $0.tensor.detached }
  ) -> [String: Tensor] {
    let parameters = parameters
    let values = Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, value($0.parameter)) })
    var tensors: [String: Tensor] = [:]
    for file in naming.fileTensors(of: parameters) {
      tensors[file.name] = file.gathered { values[$0] }
    }
    return tensors
  }

  /// Takes over what a file of that naming holds; where anything does not fit, all parameters keep
  /// their values.
  ///
  /// - Parameters:
  ///   - tensors: the file's tensors by name.
  ///   - naming: how the file names and stores parameters.
  ///   - coverage: with `.known`, parameters and parts of packed ones of which the file holds nothing keep
  ///     their values, and tensors without a place are left alone.
  /// - Returns: names of parameters that keep their values, all or some.
  /// - Throws: `WeightLoadingError` where a tensor is missing, of another shape or unknown.
  @discardableResult
  public func load(
    _ tensors: [String: Tensor], named naming: some ParameterNaming,
    _ coverage: LoadingCoverage = .all
  ) throws(WeightLoadingError) -> [String] {
    var remaining = tensors
    let parameters = parameters
    var loading = ParameterLoading(parameters, keepsRest: coverage == .known)
    for file in naming.fileTensors(of: parameters) {
      if coverage == .known, remaining[file.name] == nil { continue }
      loading.take(file, try remaining.take(file.name, shape: file.shape))
    }
    if coverage == .all { try remaining.expectEmpty() }
    return try loading.finish()
  }
}
