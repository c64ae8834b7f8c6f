/// Whether operations are remembered for gradients.
enum GradientTape {
  @TaskLocal static var isRunning = true
}

/// Runs `body` without remembering its operations: results are untracked and hold on to nothing.
///
/// ```swift
/// let logits = withoutGradient { model(tokens) }
/// ```
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try GradientTape.$isRunning.withValue(false, operation: body)
}

extension Tensor {
  /// Whether a gradient can flow back through this tensor.
  public var isTracked: Bool { node != nil && GradientTape.isRunning }

  /// The same elements as a new variable, of which `gradients()` gives the gradient.
  public func tracked() -> Tensor {
    var result = detached
    result.node = GradientNode()
    return result
  }

  /// This result of an operation, put on the tape if one of the operation's inputs is tracked.
  ///
  /// `pullback` takes the gradient of the result to those of the inputs, in order; it should capture
  /// detached tensors only. `operation` is the function that calls this, for profiles.
  func recorded(
    from inputs: [Tensor], operation: StaticString = #function,
    pullback: @escaping GradientNode.Pullback
  ) -> Tensor {
    recorded(fromNodes: inputs.map(\.node), operation: operation, pullback: pullback)
  }

  /// The same for inputs whose memory the result has taken over.
  func recorded(
    fromNodes nodes: [GradientNode?], operation: StaticString = #function,
    pullback: @escaping GradientNode.Pullback
  ) -> Tensor {
    Profile.mark(operation, .forward)
    guard GradientTape.isRunning, nodes.contains(where: { $0 != nil }) else { return self }
    var result = self
    result.node = GradientNode(operation: operation, inputs: nodes, pullback: pullback)
    return result
  }

  /// The same for an operation of one input.
  func recorded(
    from input: Tensor, operation: StaticString = #function,
    pullback: @escaping @Sendable (consuming Tensor) -> Tensor
  ) -> Tensor {
    recorded(from: [input], operation: operation) { (gradient: consuming Tensor) in
      [pullback(consume gradient)]
    }
  }
}
