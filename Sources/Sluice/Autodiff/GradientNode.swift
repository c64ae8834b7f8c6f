import Synchronization

/// A tensor's place on the tape: the nodes it was computed from, and how a gradient passes back to
/// them.
///
/// A leaf (a parameter, a tensor from `tracked()`) has neither. Nodes are numbered in the order they
/// arise, so that descending numbers visit every result before its inputs.
final class GradientNode: Sendable {
  /// From the gradient of the result to those of the inputs, in order; nil where none is wanted.
  typealias Pullback = @Sendable (Tensor) -> [Tensor?]

  let number: UInt64
  let inputs: [GradientNode?]

  // Taken when used, so that what it holds on to is freed while the pass goes on.
  private let pullback: Mutex<Pullback?>

  private static let count = Atomic<UInt64>(0)

  init(inputs: [GradientNode?] = [], pullback: Pullback? = nil) {
    number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    self.inputs = inputs
    self.pullback = Mutex(pullback)
  }

  var isLeaf: Bool { inputs.isEmpty }

  /// The pullback, once; nil from then on.
  func takePullback() -> Pullback? {
    pullback.withLock { pullback in
      defer { pullback = nil }
      return pullback
    }
  }
}
