import SluiceFiles

extension Module {
  /// The tensors of this module for a file with the given naming.
  ///
  /// - Parameters:
  ///   - naming: how the file names and stores parameters.
  ///   - value: the tensor for each parameter, in its shape; by default its value, or for example its gradient.
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

  /// Loads the tensors of a file with the given naming; if loading throws, all parameters keep their values.
  ///
  /// - Parameters:
  ///   - tensors: the tensors of the file by name.
  ///   - naming: how the file names and stores parameters.
  ///   - gaps: whether tensors can be missing or unexpected; by default neither.
  /// - Returns: a report of missing and unexpected tensors, with the names of the file.
  /// - Throws: `WeightLoadingError` if a tensor has a different shape, is missing or unexpected without
  ///   being allowed, or if no tensor fits a parameter.
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
