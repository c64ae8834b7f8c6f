import SluiceKernels

extension Gradients {
  /// A parameter and its gradient.
  public struct Entry: Sendable {
    /// Where the parameter lies in its module.
    public let name: String
    /// What the gradient changes.
    public let parameter: Parameter
    /// The gradient before the pending factor: for loops that apply `scale` as they read.
    public let unscaled: Tensor
    /// The pending factor.
    public let scale: Float

    /// The gradient.
    public var gradient: Tensor { scale == 1 ? unscaled : unscaled.scaled(by: scale) }
  }

  /// Those of the parameters that have a gradient, in the order in which they were created; each once,
  /// under its first name.
  ///
  /// Two parameters of one name stop with a message: optimizers keep what they remember by it.
  ///
  /// ```swift
  /// for entry in gradients.entries(of: model.parameters) {
  ///   entry.parameter.update { $0 = $0 - entry.gradient * 0.1 }
  /// }
  /// ```
  public func entries(of parameters: [NamedParameter]) -> [Entry] {
    var seen: Set<ObjectIdentifier> = []
    let each = parameters.filter { seen.insert(ObjectIdentifier($0.parameter)).inserted }
    each.requireDifferentNames()
    // Sums over parameters depend on their order, which no renaming should change.
    return each.sorted { $0.parameter.leaf.number < $1.parameter.leaf.number }.compactMap { entry in
      unscaled(entry.parameter).map {
        Entry(name: entry.name, parameter: entry.parameter, unscaled: $0, scale: pendingScale)
      }
    }
  }

  /// The root of the sum of all squares: the norm of the parameters' gradients as one vector.
  ///
  /// A number exactly where all elements are: what is infinite or NaN makes the norm so.
  ///
  /// - Complexity: one pass over the gradients; the order of the additions depends on their sizes alone.
  public func norm(of parameters: [NamedParameter]) -> Double {
    let gradients = entries(of: parameters).map(\.unscaled)
    let sum = withExtendedLifetime(gradients) {
      ReductionKernel.sumOfSquares(
        of: gradients.map { UnsafeBufferPointer(start: $0.unsafePointer, count: $0.count) })
    }
    return sum.squareRoot() * Double(pendingScale).magnitude
  }

  /// Scales all gradients down where the norm of the parameters' is larger than a limit, as
  /// `torch.nn.utils.clip_grad_norm_` does.
  ///
  ///     g = g min(1, limit / (norm + 1e-6))
  ///
  /// A norm that is not finite scales nothing.
  ///
  /// - Returns: the norm before.
  @discardableResult
  public mutating func clip(toNorm limit: Float, of parameters: [NamedParameter]) -> Double {
    let norm = norm(of: parameters)
    if norm.isFinite { scale(by: Float(min(1, Double(limit) / (norm + 1e-6)))) }
    return norm
  }

  /// These gradients with those of the parameters replaced: noise added, averaged over machines.
  ///
  /// ```swift
  /// let noisy = gradients.mapping(parameters) { name, gradient in gradient + noise(name) }
  /// ```
  ///
  /// - Parameters:
  ///   - parameters: whose gradients change; those without one are left out.
  ///   - transform: makes the new gradient, of the same shape; called in the order in which the
  ///     parameters were created.
  public func mapping(
    _ parameters: [NamedParameter], _ transform: (String, Tensor) throws -> Tensor
  ) rethrows -> Gradients {
    var result = self
    for entry in entries(of: parameters) {
      result[entry.parameter] = try transform(entry.name, entry.gradient)
    }
    return result
  }
}
