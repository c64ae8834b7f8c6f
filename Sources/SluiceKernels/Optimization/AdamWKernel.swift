#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One step of AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
public enum AdamWKernel {
  /// Updates the values of a parameter and both moments in one pass.
  ///
  ///     value -= learningRate * weightDecay * value
  ///     m = beta1 * m + (1 - beta1) * g,  v = beta2 * v + (1 - beta2) * g * g
  ///     value -= learningRate * m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon)
  ///
  /// - Parameters:
  ///   - count: elements of the parameter.
  ///   - value: changed in place.
  ///   - gradient: the gradient, of which `g` is `gradientScale` times as much.
  ///   - gradientScale: below 1 where gradients are clipped.
  ///   - firstMoment: `m`, zero before the first step.
  ///   - secondMoment: `v`, zero before the first step.
  ///   - learningRate: the step's length.
  ///   - beta1: how much of `m` stays.
  ///   - beta2: how much of `v` stays.
  ///   - epsilon: keeps the quotient finite.
  ///   - weightDecay: the share of the value that is taken off, times the learning rate.
  ///   - step: 1 in the first step.
  ///   - pool: the threads that work on it.
  public static func step(
    count: Int, value: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
    gradientScale: Float = 1, firstMoment: UnsafeMutablePointer<Float>,
    secondMoment: UnsafeMutablePointer<Float>, learningRate: Float, beta1: Float, beta2: Float,
    epsilon: Float, weightDecay: Float, step: Int, pool: ThreadPool = .current
  ) {
    let correction1 = 1 - pow(Double(beta1), Double(step))
    let correction2 = 1 - pow(Double(beta2), Double(step))
    let stepLength = Lanes(repeating: Float(-Double(learningRate) / correction1))
    let rootScale = Lanes(repeating: Float(1 / correction2.squareRoot()))
    let kept = 1 - learningRate * weightDecay
    let share1 = Lanes(repeating: 1 - beta1)
    let share2 = Lanes(repeating: 1 - beta2)
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        let g = slot.load(gradient) * gradientScale
        let m = multiplyAdd(g, share1, slot.load(firstMoment) * beta1)
        let v = multiplyAdd(g * g, share2, slot.load(secondMoment) * beta2)
        let denominator = multiplyAdd(
          squareRoot(v), rootScale, Lanes(repeating: epsilon))
        let decayed = slot.load(value) * kept
        slot.store(m, to: firstMoment)
        slot.store(v, to: secondMoment)
        slot.store(multiplyAdd(m / denominator, stepLength, decayed), to: value)
      }
    }
  }
}
