// Operations pass the memory of several tensors to one kernel; these functions avoid nested closures.

/// Calls `body` with the memory of two tensors, valid only during the call.
func withMemory<Result>(
  _ a: Tensor, _ b: Tensor,
  _ body: (UnsafePointer<Float>, UnsafePointer<Float>) throws -> Result
) rethrows -> Result {
  try a.withUnsafeScalars { a in try b.withUnsafeScalars { b in try body(a, b) } }
}

/// Calls `body` with the memory of three tensors, valid only during the call.
func withMemory<Result>(
  _ a: Tensor, _ b: Tensor, _ c: Tensor,
  _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>) throws -> Result
) rethrows -> Result {
  try withMemory(a, b) { a, b in try c.withUnsafeScalars { c in try body(a, b, c) } }
}

extension Tensor? {
  /// Calls `body` with the memory of the elements, or nil if there is no tensor.
  func withUnsafeScalars<Result>(
    _ body: (UnsafePointer<Float>?) throws -> Result
  ) rethrows -> Result {
    guard let self else { return try body(nil) }
    return try self.withUnsafeScalars { try body($0) }
  }
}

/// Makes two tensors, whose elements are all written by `initialize`.
func makeTensors(
  _ a: [Int], _ b: [Int],
  initializingWith initialize: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) -> (Tensor, Tensor) {
  var second = Tensor(shape: b) { _ in }
  let first = Tensor(shape: a) { a in second.withUnsafeMutableScalars { b in initialize(a, b) } }
  return (first, second)
}

/// Makes three tensors, whose elements are all written by `initialize`.
func makeTensors(
  _ a: [Int], _ b: [Int], _ c: [Int],
  initializingWith initialize: (
    UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
  ) -> Void
) -> (Tensor, Tensor, Tensor) {
  var third = Tensor(shape: c) { _ in }
  let (first, second) = makeTensors(a, b) { a, b in
    third.withUnsafeMutableScalars { c in initialize(a, b, c) }
  }
  return (first, second, third)
}
