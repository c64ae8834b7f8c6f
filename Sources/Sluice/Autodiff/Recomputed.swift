import SluiceFiles
import Synchronization

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
  recomputedAndSaved(consume x, body).result
}

/// As `recomputed`, for an operation that reads the result in its backward pass, too.
///
/// - Returns: the result, and the result saved for the operation: taking it computes it again, and its
///   gradient is then propagated through that second run. Nil if the result is not recomputed.
func recomputedAndSaved(
  _ x: consuming Tensor, _ body: @escaping @Sendable (consuming Tensor) -> Tensor
) -> (result: Tensor, saved: Saved?) {
  guard GradientTape.isRunning else { return (body(consume x), nil) }
  let input = consume x
  let start = GradientNode.latestNumber
  // Recorded, although the new nodes are dropped below: without recording, weights would be packed,
  // and short products would be summed in a different order.
  var result = GradientTape.$isShortLived.withValue(true) { body(input) }
  guard let end = result.node, end.number > start else { return (result, nil) }
  let sources = end.sources(upTo: start)
  // Tracked tensors made by `body` itself cannot be asked for gradients from outside.
  guard !sources.isEmpty else { return (result.detached, nil) }
  // Not rounded, so that the second run starts from the same values as the first.
  let (saved, node, shape) = (
    Saved(input, as: .float32), input.node, result.shape
  )
  let context = OperationContext()
  let secondRun = SecondRun {
    let again = context.holding { body(saved.take().tracked(at: node)) }
    require(
      again.shape == shape,
      "the recomputation gave shape \(again.shape), the first computation gave \(shape)")
    return again
  }
  result.node = GradientNode(
    operation: #function, inputs: sources, recomputation: { secondRun.node() })
  return (result, Saved(computedBy: secondRun))
}

/// The second run of a recomputed function: runs once, for whatever is asked for first.
final class SecondRun: Sendable {
  private enum State {
    case pending(@Sendable () -> Tensor)
    case done(GradientNode?)
  }

  private let state: Mutex<State>

  fileprivate init(_ run: @escaping @Sendable () -> Tensor) { state = Mutex(.pending(run)) }

  /// The result, untracked; must be asked for first.
  func result() -> Tensor {
    guard case .pending(let run) = take() else {
      fail("a recomputed tensor was used twice, or after its gradient")
    }
    var result = run()
    let node = result.node
    state.withLock { $0 = .done(node) }
    result.node = nil
    return result
  }

  /// The node of the result.
  fileprivate func node() -> GradientNode? {
    switch take() {
    case .pending(let run): run().node
    case .done(let node): node
    }
  }

  private func take() -> State {
    state.withLock { state in
      defer { state = .done(nil) }
      return state
    }
  }
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
