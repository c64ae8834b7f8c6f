/// An activation of each element.
public enum ActivationKernel {
  /// Writes `activation(input)`; `output` may be the same memory as `input`.
  public static func forward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      switch activation {
      case .identity: forward(Identity.self, range, input, output)
      case .sigmoid: forward(Sigmoid.self, range, input, output)
      case .silu: forward(SiLU.self, range, input, output)
      case .gelu: forward(GELU.self, range, input, output)
      }
    }
  }

  /// Writes `activation(input)`, which may be the same memory as `input`, and its derivative; on the
  /// calling thread.
  static func forward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, slope: UnsafeMutablePointer<Float>
  ) {
    switch activation {
    case .identity: forward(Identity.self, count, input, output, slope)
    case .sigmoid: forward(Sigmoid.self, count, input, output, slope)
    case .silu: forward(SiLU.self, count, input, output, slope)
    case .gelu: forward(GELU.self, count, input, output, slope)
    }
  }

  /// Writes `activation'(input) * outputGradient`, which may be the same memory as either.
  public static func backward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      switch activation {
      case .identity: backward(Identity.self, range, input, outputGradient, inputGradient)
      case .sigmoid: backward(Sigmoid.self, range, input, outputGradient, inputGradient)
      case .silu: backward(SiLU.self, range, input, outputGradient, inputGradient)
      case .gelu: backward(GELU.self, range, input, outputGradient, inputGradient)
      }
    }
  }

  @inline(always)
  private static func forward<Function: LaneFunction>(
    _: Function.Type, _ range: Range<Int>, _ input: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    for slot in VectorSlots(range) {
      slot.store(Function.value(at: slot.load(input)), to: output)
    }
  }

  @inline(always)
  private static func forward<Function: LaneFunction>(
    _: Function.Type, _ count: Int, _ input: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ slope: UnsafeMutablePointer<Float>
  ) {
    for slot in VectorSlots(count) {
      let (value, derivative) = Function.valueAndSlope(at: slot.load(input))
      slot.store(value, to: output)
      slot.store(derivative, to: slope)
    }
  }

  @inline(always)
  private static func backward<Function: LaneFunction>(
    _: Function.Type, _ range: Range<Int>, _ input: UnsafePointer<Float>,
    _ outputGradient: UnsafePointer<Float>, _ inputGradient: UnsafeMutablePointer<Float>
  ) {
    for slot in VectorSlots(range) {
      let slope = Function.valueAndSlope(at: slot.load(input)).slope
      slot.store(slope * slot.load(outputGradient), to: inputGradient)
    }
  }
}
