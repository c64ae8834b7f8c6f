import SluiceFiles

/// What `body` makes of `x`, of which only `x` is kept for the backward pass: that runs `body` again.
///
/// Memory for a pass of computation. In a stack of blocks it takes the inputs of all and what one block
/// keeps, in place of what all keep:
///
/// ```swift
/// for block in blocks { x = recomputed(x) { block($0) } }
/// ```
///
/// Result and gradients have the bits they have without it, those of parameters and of tensors that
/// `body` captures too. For that `body` must compute the same both times: random numbers come from a
/// stream that it captures, and parameters must not change before the backward pass. The task's threads,
/// precision and format of activations hold again in the second run; task-local values of your own do not,
/// unless `body` captures them. Observers hear the first run alone. Without gradients, `body` runs once.
///
/// Source: Chen et al. 2016, https://arxiv.org/abs/1604.06174.
///
/// - Parameters:
///   - x: the input, of any shape; held until the backward pass.
///   - body: from `x` to the result. A result of another shape in the second run stops with a message, as
///     does a body that calls `gradients()`.
/// - Returns: the result, tracked where `body` makes it so.
/// - Complexity: `body` forward twice.
public func recomputed(
  _ x: consuming Tensor, _ body: @escaping @Sendable (consuming Tensor) -> Tensor
) -> Tensor {
  guard GradientTape.isRunning else { return body(consume x) }
  let input = consume x
  let start = GradientNode.latestNumber
  // On the tape, whose new part is dropped below: off it weights would be packed, and short products
  // summed in another order.
  var result = GradientTape.$isShortLived.withValue(true) { body(input) }
  guard let end = result.node, end.number > start else { return result }
  let sources = end.sources(upTo: start)
  // Of leaves of the body's own nobody can ask the gradient.
  guard !sources.isEmpty else { return result.detached }
  // Never rounded: the second run starts where the first one did.
  let (saved, node, shape) = (
    Saved(input, as: .float32), input.node, result.shape
  )
  let context = OperationContext()
  result.node = GradientNode(
    operation: #function, inputs: sources,
    recomputation: {
      let again = context.holding { body(saved.take().tracked(at: node)) }
      require(
        again.shape == shape,
        "the recomputation gave shape \(again.shape), the first computation gave \(shape)")
      return again.node
    })
  return result
}

extension Tensor {
  /// The same elements at a place on the tape.
  fileprivate consuming func tracked(at node: GradientNode?) -> Tensor {
    self.node = node
    return self
  }
}

extension GradientNode {
  /// The nodes numbered up to `number` that this one was computed from, without those behind them.
  fileprivate func sources(upTo number: UInt64) -> [GradientNode] {
    var found: [UInt64: GradientNode] = [:]
    var seen: Set<UInt64> = [self.number]
    var open = [self]
    while let node = open.popLast() {
      guard node.number > number else {
        found[node.number] = node
        continue
      }
      open += node.inputs.compactMap(\.self).filter { seen.insert($0.number).inserted }
    }
    return found.values.sorted { $0.number < $1.number }
  }
}
