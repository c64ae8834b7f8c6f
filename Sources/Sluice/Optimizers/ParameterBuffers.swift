import SluiceFiles

/// The state of an optimizer: a tensor for each parameter, in its shape, initially zero.
///
/// ```swift
/// var velocity = ParameterBuffers(suffix: ".momentum_buffer")
/// for entry in gradients.entries(of: parameters) {
///   velocity[entry] = velocity[entry] * 0.9 + entry.gradient
/// }
/// velocity.state.keys    // "blocks.0.mixer.output.weight.momentum_buffer", ...
/// ```
public struct ParameterBuffers: Sendable {
  /// The suffix of the names of saved tensors, after the parameter name.
  public let suffix: String

  private var byName: [String: Tensor] = [:]

  /// Makes empty buffers.
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

  /// The tensors that have been written, for checkpoints.
  public var state: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: byName.map { ($0.key + suffix, $0.value) })
  }

  /// Restores the tensors of parameters from a saved state.
  ///
  /// - Parameters:
  ///   - state: the saved state; restored tensors are removed from it.
  ///   - parameters: the parameters.
  ///   - gaps: without `.missing`, there must be a tensor for each parameter.
  /// - Throws: `WeightLoadingError` if a tensor is missing or has a different shape; the buffers are then
  ///   unchanged.
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

  /// The memory of a parameter's tensor, to change it; valid while these buffers exist and are not copied.
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
