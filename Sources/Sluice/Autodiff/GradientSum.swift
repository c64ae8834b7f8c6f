extension Tensor? {
  /// Adds to the gradient that a tensor already has, nil where it has none, what `body` makes of another
  /// tensor's gradient.
  ///
  /// In place where nothing else uses the sum; without one, in the place of that gradient.
  ///
  /// - Parameter body: writes all of `result`, which may be the memory of the sum, or of `gradient` where
  ///   there is none.
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
