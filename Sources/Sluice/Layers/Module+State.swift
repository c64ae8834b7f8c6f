import SluiceFiles

extension Module {
  /// The values of all parameters by name, untracked.
  ///
  /// ```swift
  /// let before = model.state()
  /// train(model)
  /// try model.load(before)       // restores the values
  /// ```
  ///
  /// - Complexity: the values share memory with the parameters until the parameters change.
  public func state() -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter.tensor.detached) })
  }

  /// Loads values by parameter name; if loading throws, all parameters keep their values.
  ///
  /// ```swift
  /// let report = try model.load(pretrained.state(), allowing: .missing)
  /// report.missing      // names of parameters without a value: a new gate, which keeps its initial values
  /// ```
  ///
  /// - Parameters:
  ///   - state: values by the names of parameters.
  ///   - gaps: whether values can be missing or unexpected; by default neither.
  /// - Returns: a report of missing and unexpected values.
  /// - Throws: `WeightLoadingError` if a value has a different shape, is missing or unexpected without
  ///   being allowed, or if no value fits a parameter.
  @discardableResult
  public func load(
    _ state: [String: Tensor], allowing gaps: LoadingGaps = []
  ) throws(WeightLoadingError) -> LoadingReport {
    var remaining = state
    var changes: [(Parameter, Tensor)] = []
    var kept: [String] = []
    for entry in parameters {
      if gaps.contains(.missing), remaining[entry.name] == nil {
        kept.append(entry.name)
        continue
      }
      changes.append(
        (entry.parameter, try remaining.take(entry.name, shape: entry.parameter.shape)))
    }
    let unexpected = try remaining.namesLeft(of: state.count, allowing: gaps)
    for (parameter, value) in changes { parameter.replace(by: value) }
    return LoadingReport(missing: kept, unexpected: unexpected, kept: kept)
  }

  /// Freezes parameters, so that training does not change them: all, or those selected by name.
  ///
  /// No gradients are computed for frozen parameters.
  public func freeze(where isFrozen: (String) -> Bool = { _ in true }) {
    for entry in parameters where isFrozen(entry.name) { entry.parameter.isTrainable = false }
  }

  /// Unfreezes parameters, so that training changes them again: all, or those selected by name.
  public func unfreeze(where isTrained: (String) -> Bool = { _ in true }) {
    for entry in parameters where isTrained(entry.name) { entry.parameter.isTrainable = true }
  }
}
