/// An activation of each element.
public enum ActivationKernel {
  /// Writes `activation(input)`; `output` may be the same memory as `input`.
  public static func forward(
    count: Int, activation: Activation, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      switch activation {
      case .identity: forward(range, input, output) { $0 }
      case .sigmoid: forward(range, input, output) { sigmoid($0) }
      case .silu: forward(range, input, output) { silu($0) }
      case .gelu: forward(range, input, output) { gelu($0) }
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
      case .identity: backward(range, input, outputGradient, inputGradient) { _ in Lanes.one }
      case .sigmoid:
        backward(range, input, outputGradient, inputGradient) { sigmoidDerivative(at: $0) }
      case .silu: backward(range, input, outputGradient, inputGradient) { siluDerivative(at: $0) }
      case .gelu: backward(range, input, outputGradient, inputGradient) { geluDerivative(at: $0) }
      }
    }
  }

  @inline(__always)
  private static func forward(
    _ range: Range<Int>, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    _ function: (Lanes) -> Lanes
  ) {
    forEachVector(in: range) { slot in
      slot.store(function(slot.load(input)), to: output)
    }
  }

  @inline(__always)
  private static func backward(
    _ range: Range<Int>, _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    _ inputGradient: UnsafeMutablePointer<Float>, _ derivative: (Lanes) -> Lanes
  ) {
    forEachVector(in: range) { slot in
      slot.store(derivative(slot.load(input)) * slot.load(outputGradient), to: inputGradient)
    }
  }
}
