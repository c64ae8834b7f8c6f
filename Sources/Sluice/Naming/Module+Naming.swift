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
  ///   - gaps: what the file and the module may lack of each other; nothing, where nothing is said.
  /// - Returns: what was left as it was; what is missing, by the file's names.
  /// - Throws: `WeightLoadingError` where a tensor is of another shape, missing or unknown, unless that is
  ///   allowed, or where no tensor at all has a place.
  @discardableResult
  public func load(
    _ tensors: [String: Tensor], named naming: some ParameterNaming,
    allowing gaps: LoadingGaps = []
  ) throws(WeightLoadingError) -> LoadingReport {
    var remaining = tensors
    var missing: [String] = []
    let parameters = parameters
    var loading = ParameterLoading(parameters, keepsRest: gaps.contains(.missing))
    for file in naming.fileTensors(of: parameters) {
      if gaps.contains(.missing), remaining[file.name] == nil {
        missing.append(file.name)
        continue
      }
      loading.take(file, try remaining.take(file.name, shape: file.shape))
    }
    let unexpected = try remaining.namesLeft(of: tensors.count, allowing: gaps)
    return LoadingReport(
      missing: missing, unexpected: unexpected, kept: try loading.finish())
  }
}
