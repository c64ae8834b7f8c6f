/// Applies an activation to each element.
package enum ActivationKernel {
  /// Writes `activation(input)`; `output` may be the same memory as `input`.
  package static func forward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      activation.run(ValueLoop(range: range, input: input, output: output))
    }
  }

  /// Writes `activation(input)`, which may be the same memory as `input`, and its derivative, on
  /// the calling thread.
  static func forward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, slope: UnsafeMutablePointer<Float>
  ) {
    activation.run(
      ValueAndSlopeLoop(count: count, input: input, output: output, slope: slope))
  }

  /// Writes `activation'(input) * outputGradient`, which may be the same memory as either input.
  package static func backward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      activation.run(
        GradientLoop(
          range: range, input: input, outputGradient: outputGradient, inputGradient: inputGradient))
    }
  }
}

private struct ValueLoop: LaneFunctionLoop {
  let range: Range<Int>
  let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run<Function: LaneFunction>(_: Function.Type) {
    for slot in VectorSlots(range) {
      slot.store(Function.value(at: slot.load(input)), to: output)
    }
  }
}

private struct ValueAndSlopeLoop: LaneFunctionLoop {
  let count: Int
  let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let slope: UnsafeMutablePointer<Float>

  func run<Function: LaneFunction>(_: Function.Type) {
    for slot in VectorSlots(count) {
      let (value, derivative) = Function.valueAndSlope(at: slot.load(input))
      slot.store(value, to: output)
      slot.store(derivative, to: slope)
    }
  }
}

private struct GradientLoop: LaneFunctionLoop {
  let range: Range<Int>
  let input: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>

  func run<Function: LaneFunction>(_: Function.Type) {
    for slot in VectorSlots(range) {
      let slope = Function.valueAndSlope(at: slot.load(input)).slope
      slot.store(slope * slot.load(outputGradient), to: inputGradient)
    }
  }
}
