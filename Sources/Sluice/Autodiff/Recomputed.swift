import SluiceFiles

/// Activation checkpointing: runs `body` on `x` and stores only `x`; the backward pass runs `body` again.
///
/// It saves memory for an additional forward pass. In a stack of blocks, the memory is that of the inputs
/// of all blocks and of the activations of one block, instead of the activations of all blocks:
///
/// ```swift
/// for block in blocks { x = recomputed(x) { block($0) } }
/// ```
///
/// Results and gradients are bit-identical with and without it, including those of parameters and tensors
/// that `body` captures. `body` must compute the same result both times: random numbers must come from a
/// stream that it captures, and parameters must not change before the backward pass. The second run uses
/// the thread pool, precision and activation format of the first one; other task-local values are not
/// restored, unless `body` captures them. Observers receive readings only from the first run. Without
/// gradients, `body` runs once.
///
/// Source: Chen et al. 2016, https://arxiv.org/abs/1604.06174.
///
/// - Parameters:
///   - x: the input, of any shape; stored until the backward pass.
///   - body: computes the result from `x`. The program stops with a message if the second run gives a
///     different shape, or if `body` calls `gradients()`.
/// - Returns: the result of `body`.
/// - Complexity: two forward passes of `body`.
public func recomputed(
  _ x: consuming Tensor, _ body: @escaping @Sendable (consuming Tensor) -> Tensor
) -> Tensor {
  guard GradientTape.isRunning else { return body(consume x) }
  let input = consume x
  let start = GradientNode.latestNumber
  // Recorded, although the new nodes are dropped below: without recording, weights would be packed,
  // and short products would be summed in a different order.
  var result = GradientTape.$isShortLived.withValue(true) { body(input) }
  guard let end = result.node, end.number > start else { return result }
  let sources = end.sources(upTo: start)
  // Tracked tensors made by `body` itself cannot be asked for gradients from outside.
  guard !sources.isEmpty else { return result.detached }
  // Not rounded, so that the second run starts from the same values as the first.
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
  /// This tensor, recorded at the given node.
  fileprivate consuming func tracked(at node: GradientNode?) -> Tensor {
    self.node = node
    return self
  }
}

extension GradientNode {
  /// The nodes with numbers up to `number` that this node was computed from, without their own inputs.
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
