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
  /// try model.load(pretrained.state(), .known)   // what both have; a new gate keeps its start
  /// ```
  ///
  /// - Parameters:
  ///   - state: values by the names of parameters.
  ///   - coverage: which of the parameters and values must have each other.
  /// - Returns: names of parameters that keep their values.
  /// - Throws: `WeightLoadingError` where a value is missing, of another shape or unknown.
  @discardableResult
  public func load(
    _ state: [String: Tensor], _ coverage: LoadingCoverage = .all
  ) throws(WeightLoadingError) -> [String] {
    var remaining = state
    var changes: [(Parameter, Tensor)] = []
    var kept: [String] = []
    for entry in parameters {
      if coverage == .known, remaining[entry.name] == nil {
        kept.append(entry.name)
        continue
      }
      changes.append(
        (entry.parameter, try remaining.take(entry.name, shape: entry.parameter.shape)))
    }
    if coverage == .all { try remaining.expectEmpty() }
    for (parameter, value) in changes { parameter.replace(by: value) }
    return kept
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

/// Which parameters and stored values must have each other when values are loaded.
public enum LoadingCoverage: Sendable, Hashable {
  /// Each parameter has a value, each value a parameter.
  case all
  /// What both have is loaded; the rest is left alone.
  case known
}
