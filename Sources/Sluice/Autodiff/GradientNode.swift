import Synchronization

/// A tensor's place on the tape: the nodes it was computed from, and how a gradient passes back to
/// them.
///
/// A leaf (a parameter, a tensor from `tracked()`) has neither. Nodes are numbered in the order they
/// arise, so that descending numbers visit every result before its inputs.
final class GradientNode: Sendable {
  /// From the gradient of the result to those of the inputs, in order; nil where none is wanted.
  ///
  /// The gradient is the pullback's own: changed, it changes in place, unless somebody else uses it.
  typealias Pullback = @Sendable (consuming Tensor) -> [Tensor?]

  /// The same for an operation that adds to the gradient its first input already has, nil where it has
  /// none, and returns the gradients of the other inputs: no sum needs a pass of its own.
  typealias Addition =
    @Sendable (_ gradient: consuming Tensor, _ sum: inout Tensor?) -> [Tensor?]

  /// Computes the result anew, on the tape; the node of the new one, nil if it is not tracked.
  typealias Recomputation = @Sendable () -> GradientNode?

  /// What a node holds until a backward pass has come by: one of the three ways back.
  struct Origin {
    var inputs: [GradientNode?] = []
    var pullback: Pullback?
    var addition: Addition?
    var recomputation: Recomputation?
  }

  let number: UInt64
  let isLeaf: Bool

  /// The function that computed the tensor; of no meaning for a leaf.
  let operation: StaticString

  // Taken when used, so that what it holds on to is freed while the pass goes on.
  private let origin: Mutex<Origin>

  private static let count = Atomic<UInt64>(0)

  /// The number of the node that arose last.
  static var latestNumber: UInt64 { count.load(ordering: .relaxed) }

  init(
    operation: StaticString = "", inputs: [GradientNode?] = [], pullback: Pullback? = nil,
    addition: Addition? = nil, recomputation: Recomputation? = nil
  ) {
    self.operation = operation
    number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    isLeaf = inputs.isEmpty
    origin = Mutex(
      Origin(
        inputs: inputs, pullback: pullback, addition: addition, recomputation: recomputation))
  }

  /// The nodes of the inputs; none once the origin is taken.
  var inputs: [GradientNode?] { origin.withLock { $0.inputs } }

  /// Inputs and pullback, once; nothing from then on.
  func takeOrigin() -> Origin {
    origin.withLock { origin in
      defer { origin = Origin() }
      return origin
    }
  }

  // Left alone, a node would free its inputs, these theirs, and so on: a long chain of operations
  // would need as deep a stack.
  deinit {
    var open = takeOrigin().inputs.compactMap(\.self)
    while !open.isEmpty {
      var node = open.removeLast()
      guard isKnownUniquelyReferenced(&node) else { continue }
      open += node.takeOrigin().inputs.compactMap(\.self)
    }
  }
}

extension GradientNode {
  /// The way back through an operation that takes parts of a tensor of the given shape: it need not fill
  /// the rest with zeros, but where nothing is there to add to.
  static func addition(
    toShape shape: [Int],
    _ add: @escaping @Sendable (_ gradient: Tensor, _ sum: inout Tensor) -> Void
  ) -> Addition {
    { gradient, sum in
      var total = sum.take() ?? .zeros(shape)
      add(gradient, &total)
      sum = total
      return []
    }
  }
}
