import SluiceFiles
/// Whether operations are remembered for gradients.
enum GradientTape {
  @TaskLocal static var isRunning = true
  /// Whether what is remembered now is dropped without a backward pass, so that nothing need be kept.
  @TaskLocal static var isShortLived = false
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

  /// This result of an operation of your own, put on the tape if one of its inputs is tracked.
  ///
  /// An operation computes its result from the inputs' elements, and tells how a gradient passes back:
  ///
  /// ```swift
  /// extension Tensor {
  ///   /// `x^3`, element by element.
  ///   func cubed() -> Tensor {
  ///     let x = detached
  ///     let cube = Tensor(x.scalars.map { $0 * $0 * $0 }, shape: shape)
  ///     return cube.recorded(from: [self]) { gradient in [gradient * (x * x * 3)] }
  ///   }
  /// }
  /// ```
  ///
  /// The pullback runs at most once. The gradient it is given is its own, to change in place if it
  /// likes. What it computes is off the tape: there are no second derivatives. It should capture
  /// `detached` tensors, since a tracked one keeps all it was computed from in memory. Numbers other
  /// than tensors, and tensors that are no inputs, get no gradient.
  ///
  /// - Parameters:
  ///   - inputs: the tensors the result was computed from.
  ///   - operation: a name for profiles; the function that calls this, unless told otherwise.
  ///   - pullback: from the gradient of the result, in its shape, to those of the inputs, in order and
  ///     in their shapes; nil where none is wanted. Another number of gradients, or another shape,
  ///     stops with a message.
  /// - Returns: a tensor of the same elements, tracked if an input is and the tape is running.
  public func recorded(
    from inputs: [Tensor], operation: StaticString = #function,
    pullback: @escaping @Sendable (_ gradient: consuming Tensor) -> [Tensor?]
  ) -> Tensor {
    guard GradientTape.isRunning, inputs.contains(where: { $0.node != nil }) else {
      return recorded(fromNodes: [], operation: operation, pullback: pullback)
    }
    let shapes = inputs.map(\.shape)
    return recorded(fromNodes: inputs.map(\.node), operation: operation) {
      (gradient: consuming Tensor) in
      let gradients = pullback(consume gradient)
      check(gradients, of: shapes, operation: operation)
      // A captured tensor that is tracked would take its tape along.
      return gradients.contains { $0?.node != nil } ? gradients.map { $0?.detached } : gradients
    }
  }

  /// The same for inputs whose memory the result has taken over.
  func recorded(
    fromNodes nodes: [GradientNode?], operation: StaticString = #function,
    pullback: @escaping GradientNode.Pullback
  ) -> Tensor {
    recorded(operation, from: nodes) {
      GradientNode(operation: operation, inputs: nodes, pullback: pullback)
    }
  }

  /// The same for an operation of one input whose gradient is added to what the input has, such as
  /// one that takes a part of it: `add` gets the gradient of the result and the sum to add to.
  func recorded(
    from input: Tensor, operation: StaticString = #function,
    adding add: @escaping @Sendable (_ gradient: Tensor, _ sum: inout Tensor) -> Void
  ) -> Tensor {
    recorded(
      fromNodes: [input.node], operation: operation,
      addition: GradientNode.addition(toShape: input.shape, add))
  }

  /// The same for inputs of which the first one's gradient is added to what it has.
  func recorded(
    fromNodes nodes: [GradientNode?], operation: StaticString = #function,
    addition: @escaping GradientNode.Addition
  ) -> Tensor {
    recorded(operation, from: nodes) {
      GradientNode(operation: operation, inputs: nodes, addition: addition)
    }
  }

  private func recorded(
    _ operation: StaticString, from nodes: [GradientNode?], at node: () -> GradientNode
  ) -> Tensor {
    Profile.mark(operation, .forward)
    guard GradientTape.isRunning, nodes.contains(where: { $0 != nil }) else { return self }
    var result = self
    result.node = node()
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

/// Stops with a message unless a pullback gave a gradient, or nil, for each input, in its shape.
private func check(_ gradients: [Tensor?], of shapes: [[Int]], operation: StaticString) {
  require(
    gradients.count == shapes.count,
    "the pullback of \(operation) returned \(gradients.count) gradients for \(shapes.count) inputs")
  for (number, (gradient, shape)) in zip(gradients, shapes).enumerated() {
    guard let gradient else { continue }
    require(
      gradient.shape == shape,
      """
      the pullback of \(operation) returned a gradient of shape \(gradient.shape) for input \(number), \
      whose shape is \(shape)
      """)
  }
}
