import SluiceFiles
/// Whether operations are recorded for gradients.
enum GradientTape {
  @TaskLocal static var isRunning = true
  /// Whether the recorded operations will be dropped without a backward pass, so that nothing must be stored.
  @TaskLocal static var isShortLived = false
}

/// Runs `body` without recording its operations for gradients; results are untracked.
///
/// ```swift
/// let logits = withoutGradient { model(tokens) }
/// ```
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try GradientTape.$isRunning.withValue(false, operation: body)
}

extension Tensor {
  /// Whether gradients can be propagated back through this tensor.
  public var isTracked: Bool { node != nil && GradientTape.isRunning }

  /// A tracked tensor with the same elements: a new variable for which `gradients()` returns the gradient.
  public func tracked() -> Tensor {
    var result = detached
    result.node = GradientNode()
    return result
  }

  /// Records this tensor as the result of a custom operation, if one of its inputs is tracked.
  ///
  /// An operation computes its result from the elements of its inputs, and defines how gradients are
  /// propagated back:
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
  /// The pullback runs at most once. It owns the gradient that it receives and can change it in place. Its
  /// operations are not recorded: there are no second derivatives. It should capture `detached` tensors,
  /// because a tracked tensor keeps everything in memory that it was computed from. Values that are not in
  /// `inputs` get no gradient.
  ///
  /// - Parameters:
  ///   - inputs: the tensors the result was computed from.
  ///   - operation: a name for profiles; by default the calling function.
  ///   - pullback: takes the gradient of the result, in its shape, and returns the gradients of the inputs,
  ///     in order and in their shapes; nil for no gradient. The program stops with a message if the number
  ///     or the shapes differ.
  /// - Returns: a tensor with the same elements; tracked if an input is tracked and operations are being
  ///   recorded.
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
      // A captured tensor that is tracked would keep its part of the tape in memory.
      return gradients.contains { $0?.node != nil } ? gradients.map { $0?.detached } : gradients
    }
  }

  /// Records an operation by the nodes of its inputs, for results that reuse the inputs' memory.
  func recorded(
    fromNodes nodes: [GradientNode?], operation: StaticString = #function,
    pullback: @escaping GradientNode.Pullback
  ) -> Tensor {
    recorded(operation, from: nodes) {
      GradientNode(operation: operation, inputs: nodes, pullback: pullback)
    }
  }

  /// Records an operation of one input that adds to the input's gradient, such as taking a part of a tensor.
  ///
  /// `add` takes the gradient of the result and the sum to add to.
  func recorded(
    from input: Tensor, operation: StaticString = #function,
    adding add: @escaping @Sendable (_ gradient: Tensor, _ sum: inout Tensor) -> Void
  ) -> Tensor {
    recorded(
      fromNodes: [input.node], operation: operation,
      addition: GradientNode.addition(toShape: input.shape, add))
  }

  /// Records an operation that adds to the gradient of its first input.
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

  /// Records an operation of one input.
  func recorded(
    from input: Tensor, operation: StaticString = #function,
    pullback: @escaping @Sendable (consuming Tensor) -> Tensor
  ) -> Tensor {
    recorded(from: [input], operation: operation) { (gradient: consuming Tensor) in
      [pullback(consume gradient)]
    }
  }
}

/// Stops with a message unless a pullback returned a gradient of the right shape, or nil, for each input.
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
