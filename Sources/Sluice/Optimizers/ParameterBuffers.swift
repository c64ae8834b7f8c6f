import SluiceFiles

/// A tensor for each parameter, in its shape, that an optimizer keeps from step to step: zeros at first.
///
/// ```swift
/// var velocity = ParameterBuffers(suffix: ".momentum_buffer")
/// for entry in gradients.entries(of: parameters) {
///   velocity[entry] = velocity[entry] * 0.9 + entry.gradient
/// }
/// velocity.state.keys    // "blocks.0.mixer.output.weight.momentum_buffer", ...
/// ```
public struct ParameterBuffers: Sendable {
  /// What a saved tensor's name has after the parameter's.
  public let suffix: String

  private var byName: [String: Tensor] = [:]

  /// Makes buffers of which none has been used.
  public init(suffix: String) {
    self.suffix = suffix
  }

  /// The tensor of a parameter.
  public subscript(entry: Gradients.Entry) -> Tensor {
    get { byName[entry.name] ?? .zeros(entry.parameter.shape) }
    set {
      byName[entry.name] = newValue.detached
      check(entry)
    }
  }

  /// Whether the parameter's tensor has been written or restored.
  public func holds(_ parameter: NamedParameter) -> Bool { byName[parameter.name] != nil }

  /// The tensors that have been written, to be saved.
  public var state: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: byName.map { ($0.key + suffix, $0.value) })
  }

  /// Takes the parameters' tensors out of a saved state, in place of those that are here.
  ///
  /// - Parameters:
  ///   - state: what remains in it has no place here.
  ///   - parameters: whose tensors are taken.
  ///   - gaps: without `.missing`, each parameter must have one.
  /// - Throws: `WeightLoadingError` where a tensor is missing or of another shape; the buffers are then
  ///   as before.
  public mutating func restore(
    from state: inout [String: Tensor], for parameters: [NamedParameter],
    allowing gaps: LoadingGaps = .missing
  ) throws(WeightLoadingError) {
    var restored: [String: Tensor] = [:]
    for entry in parameters {
      let name = entry.name + suffix
      if gaps.contains(.missing), state[name] == nil { continue }
      restored[entry.name] = try state.take(name, shape: entry.parameter.shape)
    }
    byName = restored
  }

  /// The memory of a parameter's tensor to change, valid while these buffers live and nobody copies
  /// them.
  mutating func pointer(for entry: Gradients.Entry) -> UnsafeMutablePointer<Float> {
    if byName[entry.name] == nil { byName[entry.name] = .zeros(entry.parameter.shape) }
    check(entry)
    return byName[entry.name, default: .zeros([])].uniquePointer()
  }

  private func check(_ entry: Gradients.Entry) {
    let (found, expected) = (byName[entry.name]?.shape ?? [], entry.parameter.shape)
    require(
      found == expected,
      "\(entry.name + suffix) has shape \(found), but the parameter has shape \(expected)")
  }
}
