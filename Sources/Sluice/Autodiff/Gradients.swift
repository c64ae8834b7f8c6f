import SluiceFiles
import SluiceKernels

/// Gradients of one result with respect to the leaves it was computed from.
public struct Gradients: Sendable {
  private var byLeaf: [UInt64: Tensor]

  init(byLeaf: [UInt64: Tensor]) {
    self.byLeaf = byLeaf
  }

  /// The gradient of a parameter, in its shape; nil if the result does not depend on it.
  public subscript(parameter: Parameter) -> Tensor? {
    get { byLeaf[parameter.leaf.number] }
    set { byLeaf[parameter.leaf.number] = newValue }
  }

  /// The gradient of a tensor that came from `tracked()`; nil if the result does not depend on it.
  public subscript(tensor: Tensor) -> Tensor? {
    tensor.node.flatMap { byLeaf[$0.number] }
  }

  /// Adds another result's gradients: those of the sum of both results.
  public mutating func add(_ other: Gradients) {
    for (leaf, gradient) in other.byLeaf {
      byLeaf.accumulate(gradient, at: leaf)
    }
  }
}

extension Tensor {
  /// The gradients of this tensor with respect to every tracked leaf it was computed from.
  ///
  /// The tape behind the tensor is used up: what it held is freed as the pass goes, and a second call
  /// stops with a message.
  ///
  /// - Parameter upstream: the gradient of some number with respect to this tensor, in its shape;
  ///   without it this tensor must be a single number.
  public func gradients(from upstream: Tensor? = nil) -> Gradients {
    require(
      upstream != nil || count == 1,
      "gradients() starts at a single number; this tensor has shape \(shape): pass `from:`")
    let seed = upstream ?? Tensor(repeating: 1, shape: shape)
    require(
      seed.shape == shape, "the upstream gradient has shape \(seed.shape), the tensor \(shape)")
    guard let node else { return Gradients(byLeaf: [:]) }
    return withoutGradient { node.backpropagate(seed.detached) }
  }
}

extension GradientNode {
  fileprivate func backpropagate(_ seed: Tensor) -> Gradients {
    var pending = reachable().sorted { $0.number < $1.number }
    var gradients = [number: seed]
    while let node = pending.popLast() {
      guard !node.isLeaf, let gradient = gradients.removeValue(forKey: node.number) else {
        continue
      }
      let origin = node.takeOrigin()
      if let addition = origin.addition, case .some(let input) = origin.inputs[0] {
        var sum = gradients.removeValue(forKey: input.number) ?? .zeros(addition.shape)
        addition.add(gradient, &sum)
        gradients[input.number] = sum
        Profile.mark(node.operation, .backward)
        continue
      }
      guard let pullback = origin.pullback else {
        fail("gradients() was called twice on the same computation")
      }
      for (input, contribution) in zip(origin.inputs, pullback(consume gradient)) {
        guard let input, let contribution else { continue }
        gradients.accumulate(contribution, at: input.number)
      }
      Profile.mark(node.operation, .backward)
    }
    return Gradients(byLeaf: gradients)
  }

  private func reachable() -> [GradientNode] {
    var found: [UInt64: GradientNode] = [number: self]
    var open = [self]
    while let node = open.popLast() {
      for case .some(let input) in node.inputs where found[input.number] == nil {
        found[input.number] = input
        open.append(input)
      }
    }
    return Array(found.values)
  }
}

extension Dictionary where Key == UInt64, Value == Tensor {
  /// Adds to the tensor at `key`, in place where nothing else uses it.
  fileprivate mutating func accumulate(_ contribution: Tensor, at key: UInt64) {
    guard var sum = removeValue(forKey: key) else {
      self[key] = contribution
      return
    }
    sum.add(contribution)
    self[key] = sum
  }
}
