/// Applies a function to each element.
package enum UnaryKernel {
  /// Writes `operation(input)`; `output` may be the same memory as `input`.
  package static func forward(
    _ operation: UnaryOperation, count: Int, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      operation.run(ValueLoop(range: range, input: input, output: output))
    }
  }

  /// Writes the gradient of the input; it may be the same memory as either input.
  package static func backward(
    _ operation: UnaryOperation, count: Int, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      operation.run(
        GradientLoop(
          range: range, input: input, outputGradient: outputGradient, inputGradient: inputGradient))
    }
  }
}

private struct ValueLoop: UnaryFunctionLoop {
  let range: Range<Int>
  let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run(_ function: some UnaryFunction) {
    for slot in VectorSlots(range) {
      slot.store(function.value(at: slot.load(input)), to: output)
    }
  }
}

private struct GradientLoop: UnaryFunctionLoop {
  let range: Range<Int>
  let input: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>

  func run(_ function: some UnaryFunction) {
    for slot in VectorSlots(range) {
      slot.store(
        function.gradient(slot.load(outputGradient), at: slot.load(input)), to: inputGradient)
    }
  }
}
