import Synchronization

/// A node of the gradient tape: the nodes of the inputs and the backward function.
///
/// A leaf (a parameter, a tensor from `tracked()`) has neither. Nodes are numbered in the order of their
/// creation, so that descending numbers visit every result before its inputs.
final class GradientNode: Sendable {
  /// The backward function: from the gradient of the result to those of the inputs, in order; nil for none.
  ///
  /// The pullback owns the gradient and can change it in place if it is not used elsewhere.
  typealias Pullback = @Sendable (consuming Tensor) -> [Tensor?]

  /// A backward function that adds to the existing gradient of the first input (nil if there is none) and
  /// returns the gradients of the other inputs.
  ///
  /// This saves a separate pass for the sum.
  typealias Addition =
    @Sendable (_ gradient: consuming Tensor, _ sum: inout Tensor?) -> [Tensor?]

  /// Recomputes the result with recording; returns the node of the new result, nil if it is not tracked.
  typealias Recomputation = @Sendable () -> GradientNode?

  /// The inputs of a node and one of three backward functions, kept until the backward pass.
  struct Origin {
    var inputs: [GradientNode?] = []
    var pullback: Pullback?
    var addition: Addition?
    var recomputation: Recomputation?
  }

  let number: UInt64
  let isLeaf: Bool

  /// The function that computed the tensor; without meaning for a leaf.
  let operation: StaticString

  // Removed when it is used, so that its captured memory is freed during the backward pass.
  private let origin: Mutex<Origin>

  private static let count = Atomic<UInt64>(0)

  /// The number of the latest node.
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

  /// The nodes of the inputs; empty after `takeOrigin()`.
  var inputs: [GradientNode?] { origin.withLock { $0.inputs } }

  /// Removes and returns the inputs and the backward function; works only once.
  func takeOrigin() -> Origin {
    origin.withLock { origin in
      defer { origin = Origin() }
      return origin
    }
  }

  // By default, a node would free its inputs recursively, and a long chain of operations could overflow the
  // stack.
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
  /// The backward function of an operation that takes parts of a tensor of the given shape.
  ///
  /// The rest is filled with zeros only if there is no gradient to add to.
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
