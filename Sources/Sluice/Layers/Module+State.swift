import SluiceFiles

extension Module {
  /// The values of all parameters by name, off the tape.
  ///
  /// ```swift
  /// let before = model.state()
  /// train(model)
  /// try model.load(before)       // as it was
  /// ```
  ///
  /// - Complexity: copies share memory with the parameters until these change.
  public func state() -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter.tensor.detached) })
  }

  /// Takes over values by name; where anything does not fit, all parameters keep theirs.
  ///
  /// ```swift
  /// let report = try model.load(pretrained.state(), allowing: .missing)
  /// report.missing      // names of what the model has more: a new gate, which keeps its start
  /// ```
  ///
  /// - Parameters:
  ///   - state: values by the names of parameters.
  ///   - gaps: what values and parameters may lack of each other; nothing, where nothing is said.
  /// - Returns: what was left as it was.
  /// - Throws: `WeightLoadingError` where a value is of another shape, missing or unknown, unless that is
  ///   allowed, or where no value at all has a place.
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

  /// Has training leave the parameters as they are: all, or those whose names `isFrozen` picks.
  ///
  /// No gradient of a frozen parameter is computed.
  public func freeze(where isFrozen: (String) -> Bool = { _ in true }) {
    for entry in parameters where isFrozen(entry.name) { entry.parameter.isTrainable = false }
  }

  /// Has training change the parameters again: all, or those whose names `isTrained` picks.
  public func unfreeze(where isTrained: (String) -> Bool = { _ in true }) {
    for entry in parameters where isTrained(entry.name) { entry.parameter.isTrainable = true }
  }
}
