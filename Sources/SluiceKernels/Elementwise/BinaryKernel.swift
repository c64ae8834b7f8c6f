/// A function of two arrays, element by element, with broadcasting.
///
/// The loop's arrays are the two operands; their strides along the last axis are 0 or 1. The result
/// and its gradient are packed.
package enum BinaryKernel {
  /// One of the two operands.
  package enum Side: Sendable {
    /// The first.
    case left
    /// The second.
    case right
  }

  /// Writes `operation(left, right)`.
  package static func forward(
    _ operation: BinaryOperation, _ loop: StridedLoop, left: UnsafePointer<Float>,
    right: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(loop.count, grain: Grain.elements) { range in
      operation.run(
        ValueLoop(loop: loop, range: range, left: left, right: right, output: output))
    }
  }

  /// Writes the gradient of one operand, with one element per element of the result.
  ///
  /// If the operand was broadcast, the caller must sum these elements.
  ///
  /// `gradient` may be the same memory as `outputGradient`.
  package static func backward(
    _ operation: BinaryOperation, of side: Side, _ loop: StridedLoop, left: UnsafePointer<Float>,
    right: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    gradient: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(loop.count, grain: Grain.elements) { range in
      operation.run(
        GradientLoop(
          side: side, loop: loop, range: range, left: left, right: right,
          outputGradient: outputGradient, gradient: gradient))
    }
  }
}

private struct ValueLoop: BinaryFunctionLoop {
  let loop: StridedLoop
  let range: Range<Int>
  let left: UnsafePointer<Float>
  let right: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run<Function: BinaryFunction>(_: Function.Type) {
    loop.forEachRun(in: range, of: left, right) { first, a, b, count in
      for slot in VectorSlots(count) {
        slot.store(Function.value(a.load(slot), b.load(slot)), to: output + first)
      }
    }
  }
}

private struct GradientLoop: BinaryFunctionLoop {
  let side: BinaryKernel.Side
  let loop: StridedLoop
  let range: Range<Int>
  let left: UnsafePointer<Float>
  let right: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let gradient: UnsafeMutablePointer<Float>

  func run<Function: BinaryFunction>(_: Function.Type) {
    loop.forEachRun(in: range, of: left, right) { first, a, b, count in
      for slot in VectorSlots(count) {
        slot.store(
          Function.gradient(
            of: side, slot.load(outputGradient + first), a.load(slot), b.load(slot)),
          to: gradient + first)
      }
    }
  }
}

extension StridedLoop {
  /// Calls `body` with the parts of rows in a range: the index of the first element, the rows of
  /// both operands from there on, and the number of elements.
  @inline(always)
  fileprivate func forEachRun(
    in range: Range<Int>, of left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ body: (_ first: Int, _ left: BroadcastOperand, _ right: BroadcastOperand, _ count: Int) ->
      Void
  ) {
    let strides = rowStride
    forEachRun(in: range) { first, offsets, count in
      body(
        first, BroadcastOperand(left, offset: offsets[0], stride: strides[0]),
        BroadcastOperand(right, offset: offsets[1], stride: strides[1]), count)
    }
  }
}
