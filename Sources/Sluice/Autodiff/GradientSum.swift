extension Tensor? {
  /// Accumulates a gradient: adds a contribution, which `body` computes from another gradient, to the sum.
  ///
  /// The sum is nil before the first contribution. It is changed in place if it is not used elsewhere;
  /// without a sum, the memory of `gradient` is reused.
  ///
  /// - Parameter body: writes all of `result`, which can be the memory of the sum or, without a sum, of
  ///   `gradient`.
  mutating func add(
    from gradient: inout Tensor,
    _ body: (
      _ gradient: UnsafePointer<Float>, _ sum: UnsafePointer<Float>?,
      _ result: UnsafeMutablePointer<Float>
    ) -> Void
  ) {
    guard var total = take() else {
      gradient.replaceScalars { body($0, nil, $1) }
      self = gradient
      return
    }
    total.replaceScalars { sum, result in
      gradient.withUnsafeScalars { body($0, sum, result) }
    }
    self = total
  }
}
