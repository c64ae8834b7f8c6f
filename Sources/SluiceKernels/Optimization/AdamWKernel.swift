import SluicePlatform
/// One step of AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
package enum AdamWKernel {
  /// The arrays of one parameter that a step reads and changes.
  package struct Arrays {
    let count: Int
    let value: UnsafeMutablePointer<Float>
    let gradient: UnsafePointer<Float>
    let firstMoment: UnsafeMutablePointer<Float>
    let secondMoment: UnsafeMutablePointer<Float>
    let weightDecay: Float
    let rateFactor: Float

    /// Describes a parameter.
    ///
    /// - Parameters:
    ///   - count: elements of the parameter.
    ///   - value: changed in place.
    ///   - gradient: the gradient; `g` is `gradientScale` times it.
    ///   - firstMoment: `m`, zero before the first step.
    ///   - secondMoment: `v`, zero before the first step.
    ///   - weightDecay: the fraction of the value that is subtracted, times the learning rate.
    ///   - rateFactor: the parameter's learning rate relative to `learningRate`.
    package init(
      count: Int, value: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
      firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>,
      weightDecay: Float, rateFactor: Float = 1
    ) {
      self.count = count
      self.value = value
      self.gradient = gradient
      self.firstMoment = firstMoment
      self.secondMoment = secondMoment
      self.weightDecay = weightDecay
      self.rateFactor = rateFactor
    }
  }

  /// Updates the values of all parameters and their moments in one pass.
  ///
  ///     value -= learningRate * weightDecay * value
  ///     m = beta1 * m + (1 - beta1) * g,  v = beta2 * v + (1 - beta2) * g * g
  ///     value -= learningRate * m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon)
  ///
  /// - Parameters:
  ///   - parameters: the parameters to update.
  ///   - gradientScale: below 1 if gradients are clipped.
  ///   - learningRate: the step size.
  ///   - beta1: the decay rate of `m`.
  ///   - beta2: the decay rate of `v`.
  ///   - epsilon: keeps the quotient finite.
  ///   - step: the number of the step, from 1.
  ///   - pool: the threads to work on.
  package static func step(
    _ parameters: [Arrays], gradientScale: Float = 1, learningRate: Float, beta1: Float,
    beta2: Float, epsilon: Float, step: Int, pool: ThreadPool = .current
  ) {
    let correction1 = 1 - pow(Double(beta1), Double(step))
    let correction2 = 1 - pow(Double(beta2), Double(step))
    let rootScale = Lanes(repeating: Float(1 / correction2.squareRoot()))
    let share1 = Lanes(repeating: 1 - beta1)
    let share2 = Lanes(repeating: 1 - beta2)
    let blocks = ArrayBlock.blocks(ofArraysOf: parameters.map(\.count))
    pool.parallelFor(blocks.count) { index in
      let parameter = parameters[blocks[index].array]
      let rate = learningRate * parameter.rateFactor
      let kept = 1 - rate * parameter.weightDecay
      let stepLength = Lanes(repeating: Float(-Double(rate) / correction1))
      for slot in VectorSlots(blocks[index].range) {
        let g = slot.load(parameter.gradient) * gradientScale
        let m = multiplyAdd(g, share1, slot.load(parameter.firstMoment) * beta1)
        let v = multiplyAdd(g * g, share2, slot.load(parameter.secondMoment) * beta2)
        let denominator = multiplyAdd(
          squareRoot(v), rootScale, Lanes(repeating: epsilon))
        let decayed = slot.load(parameter.value) * kept
        slot.store(m, to: parameter.firstMoment)
        slot.store(v, to: parameter.secondMoment)
        slot.store(multiplyAdd(m / denominator, stepLength, decayed), to: parameter.value)
      }
    }
  }
}
