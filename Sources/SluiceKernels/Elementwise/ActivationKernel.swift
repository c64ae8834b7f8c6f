/// An activation of each element.
public enum ActivationKernel {
  /// Writes `activation(input)`; `output` may be the same memory as `input`.
  public static func forward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      switch activation {
      case .identity:
        for slot in VectorSlots(range) { slot.store(slot.load(input), to: output) }
      case .sigmoid:
        for slot in VectorSlots(range) { slot.store(sigmoid(slot.load(input)), to: output) }
      case .silu:
        for slot in VectorSlots(range) { slot.store(silu(slot.load(input)), to: output) }
      case .gelu:
        for slot in VectorSlots(range) { slot.store(gelu(slot.load(input)), to: output) }
      }
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
      case .identity:
        for slot in VectorSlots(range) { slot.store(slot.load(outputGradient), to: inputGradient) }
      case .sigmoid:
        for slot in VectorSlots(range) {
          let derivative = sigmoidDerivative(at: slot.load(input))
          slot.store(derivative * slot.load(outputGradient), to: inputGradient)
        }
      case .silu:
        for slot in VectorSlots(range) {
          let derivative = siluDerivative(at: slot.load(input))
          slot.store(derivative * slot.load(outputGradient), to: inputGradient)
        }
      case .gelu:
        for slot in VectorSlots(range) {
          let derivative = geluDerivative(at: slot.load(input))
          slot.store(derivative * slot.load(outputGradient), to: inputGradient)
        }
      }
    }
  }
}
