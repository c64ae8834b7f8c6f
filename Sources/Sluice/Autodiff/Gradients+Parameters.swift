import SluiceKernels

extension Gradients {
  /// A parameter and its gradient.
  public struct Entry: Sendable {
    /// The path of the parameter in its module.
    public let name: String
    /// The parameter.
    public let parameter: Parameter
    /// The gradient without the pending factor, for loops that apply `scale` themselves.
    public let unscaled: Tensor
    /// The pending factor.
    public let scale: Float

    /// The gradient.
    public var gradient: Tensor { scale == 1 ? unscaled : unscaled.scaled(by: scale) }
  }

  /// The parameters that have a gradient, in the order in which they were created.
  ///
  /// Each parameter is listed once, under its first name. Two parameters with the same name stop the
  /// program with a message, because optimizers store their state by name.
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
    // Sums over parameters depend on their order, so the order must not depend on names.
    return each.sorted { $0.parameter.leaf.number < $1.parameter.leaf.number }.compactMap { entry in
      unscaled(entry.parameter).map {
        Entry(name: entry.name, parameter: entry.parameter, unscaled: $0, scale: pendingScale)
      }
    }
  }

  /// The global norm of the gradients: the square root of the sum of all squared elements.
  ///
  /// The norm is infinite or NaN if an element is.
  ///
  /// - Complexity: one pass over the gradients; the order of the additions depends only on their sizes.
  public func norm(of parameters: [NamedParameter]) -> Double {
    let gradients = entries(of: parameters).map(\.unscaled)
    let sum = withExtendedLifetime(gradients) {
      ReductionKernel.sumOfSquares(
        of: gradients.map { UnsafeBufferPointer(start: $0.unsafePointer, count: $0.count) })
    }
    return sum.squareRoot() * Double(pendingScale).magnitude
  }

  /// Gradient clipping: scales all gradients down if their global norm exceeds a limit.
  ///
  /// It computes the same as `torch.nn.utils.clip_grad_norm_`:
  ///
  ///     g = g min(1, limit / (norm + 1e-6))
  ///
  /// If the norm is not finite, nothing is scaled.
  ///
  /// - Returns: the norm before the clipping.
  @discardableResult
  public mutating func clip(toNorm limit: Float, of parameters: [NamedParameter]) -> Double {
    let norm = norm(of: parameters)
    if norm.isFinite { scale(by: Float(min(1, Double(limit) / (norm + 1e-6)))) }
    return norm
  }

  /// Gradients with those of the given parameters transformed, for example with added noise.
  ///
  /// ```swift
  /// let noisy = gradients.mapping(parameters) { name, gradient in gradient + noise(name) }
  /// ```
  ///
  /// - Parameters:
  ///   - parameters: the parameters to transform; those without a gradient are skipped.
  ///   - transform: returns the new gradient, of the same shape; called in the order in which the
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
