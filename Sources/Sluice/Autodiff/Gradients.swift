import SluiceFiles

/// Gradients of one result with respect to the parameters and tracked tensors that it was computed from.
///
/// A common factor can be pending, so that clipping needs no pass over memory. The subscripts include the
/// factor, and optimizers apply it when they read gradients.
///
/// ```swift
/// var gradients = loss.gradients()
/// let norm = gradients.clip(toNorm: 1, of: parameters)
/// optimizer.step(parameters, gradients, learningRate: 1e-3)
/// ```
public struct Gradients: Sendable {
  /// The pending factor of all gradients.
  public private(set) var pendingScale: Float = 1

  private var byLeaf: [UInt64: Tensor]

  /// Makes an empty set of gradients.
  public init() { self.init(byLeaf: [:]) }

  init(byLeaf: [UInt64: Tensor]) {
    self.byLeaf = byLeaf
  }

  /// The gradient of a parameter, in its shape; nil if the result does not depend on it.
  public subscript(parameter: Parameter) -> Tensor? {
    get { scaled(byLeaf[parameter.leaf.number]) }
    set {
      require(
        newValue.map { $0.shape == parameter.shape } ?? true,
        "a gradient of shape \(newValue?.shape ?? []) does not fit a parameter of shape \(parameter.shape)"
      )
      applyPendingScale()
      byLeaf[parameter.leaf.number] = newValue?.detached
    }
  }

  /// The gradient of a tensor made by `tracked()`; nil if the result does not depend on it.
  public subscript(tensor: Tensor) -> Tensor? {
    tensor.node.flatMap { scaled(byLeaf[$0.number]) }
  }

  /// The gradient of a parameter before the pending factor.
  func unscaled(_ parameter: Parameter) -> Tensor? { byLeaf[parameter.leaf.number] }

  private func scaled(_ gradient: Tensor?) -> Tensor? {
    pendingScale == 1 ? gradient : gradient.map { $0.scaled(by: pendingScale) }
  }

  /// Adds the gradients of another result; the sum is the gradient of the sum of both results.
  public mutating func add(_ other: Gradients) {
    var other = other
    if pendingScale != other.pendingScale {
      applyPendingScale()
      other.applyPendingScale()
    }
    for (leaf, gradient) in other.byLeaf {
      byLeaf.accumulate(gradient, at: leaf)
    }
  }

  /// Multiplies all gradients by a number, as a pending factor.
  public mutating func scale(by factor: Float) {
    pendingScale *= factor
  }

  private mutating func applyPendingScale() {
    guard pendingScale != 1 else { return }
    byLeaf = byLeaf.mapValues { $0.scaled(by: pendingScale) }
    pendingScale = 1
  }
}

extension Tensor {
  /// The gradients of this tensor with respect to all parameters and tracked tensors that it was computed from.
  ///
  /// The recorded operations are freed during the pass; a second call stops the program with a message.
  /// The elements of this tensor are freed before the pass, if they are not used elsewhere.
  ///
  /// - Parameter upstream: the upstream gradient, in the shape of this tensor; if nil, this tensor must be
  ///   a single number.
  public consuming func gradients(from upstream: Tensor? = nil) -> Gradients {
    require(
      !GradientTape.isShortLived,
      "gradients() was called inside a recomputed function, which records nothing for gradients")
    require(
      upstream != nil || count == 1,
      "gradients() without `from:` needs a single number; this tensor has shape \(shape)")
    let seed = upstream ?? Tensor(repeating: 1, shape: shape)
    require(
      seed.shape == shape,
      "the upstream gradient has shape \(seed.shape), the tensor has shape \(shape)")
    let node = node
    _ = consume self
    guard let node else { return Gradients(byLeaf: [:]) }
    return withoutGradient { node.backpropagate(seed.detached) }
  }
}

extension GradientNode {
  fileprivate func backpropagate(_ seed: Tensor) -> Gradients {
    var known: Set<UInt64> = []
    var pending = reachable(besides: &known).sorted { $0.number < $1.number }
    var gradients = [number: seed]
    while let node = pending.popLast() {
      guard !node.isLeaf, let gradient = gradients.removeValue(forKey: node.number) else {
        continue
      }
      let origin = node.takeOrigin()
      if let recomputation = origin.recomputation {
        // The new nodes take the place of the old one, so the order of the sums is the same.
        guard let node = recomputation() else { continue }
        gradients.accumulate(gradient, at: node.number)
        pending += node.reachable(besides: &known)
        pending.sort { $0.number < $1.number }
        continue
      }
      if let addition = origin.addition {
        let first = origin.inputs[0]?.number
        var sum = first.flatMap { gradients.removeValue(forKey: $0) }
        let others = addition(consume gradient, &sum)
        if let first { gradients[first] = sum }
        gradients.accumulate(others, at: origin.inputs.dropFirst())
      } else if let pullback = origin.pullback {
        gradients.accumulate(pullback(consume gradient), at: origin.inputs[...])
      } else {
        fail("gradients() was called twice on the same computation")
      }
      Profile.mark(node.operation, .backward)
    }
    return Gradients(byLeaf: gradients)
  }

  /// This node and all nodes it was computed from, except for those in `known`, to which they are added.
  private func reachable(besides known: inout Set<UInt64>) -> [GradientNode] {
    guard known.insert(number).inserted else { return [] }
    var found = [self]
    var open = [self]
    while let node = open.popLast() {
      for case .some(let input) in node.inputs where known.insert(input.number).inserted {
        found.append(input)
        open.append(input)
      }
    }
    return found
  }
}

extension Dictionary where Key == UInt64, Value == Tensor {
  /// Adds the gradients that a node passes to its inputs.
  fileprivate mutating func accumulate(
    _ contributions: [Tensor?], at inputs: ArraySlice<GradientNode?>
  ) {
    for (input, contribution) in zip(inputs, contributions) {
      guard let input, let contribution else { continue }
      accumulate(contribution, at: input.number)
    }
  }

  /// Adds to the tensor at `key`, in place if it is not used elsewhere.
  fileprivate mutating func accumulate(_ contribution: Tensor, at key: UInt64) {
    guard var sum = removeValue(forKey: key) else {
      self[key] = contribution
      return
    }
    sum.add(contribution)
    self[key] = sum
  }
}
