import SluicePlatform
/// One step of AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
package enum AdamWKernel {
  /// What a step reads and changes of one parameter.
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
    ///   - gradient: the gradient, of which `g` is `gradientScale` times as much.
    ///   - firstMoment: `m`, zero before the first step.
    ///   - secondMoment: `v`, zero before the first step.
    ///   - weightDecay: the share of the value that is taken off, times the learning rate.
    ///   - rateFactor: the parameter's learning rate over that of the others.
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

  /// Updates the values of all parameters and both their moments in one pass.
  ///
  ///     value -= learningRate * weightDecay * value
  ///     m = beta1 * m + (1 - beta1) * g,  v = beta2 * v + (1 - beta2) * g * g
  ///     value -= learningRate * m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon)
  ///
  /// - Parameters:
  ///   - parameters: what is changed.
  ///   - gradientScale: below 1 where gradients are clipped.
  ///   - learningRate: the step's length.
  ///   - beta1: how much of `m` stays.
  ///   - beta2: how much of `v` stays.
  ///   - epsilon: keeps the quotient finite.
  ///   - step: 1 in the first step.
  ///   - pool: the threads that work on it.
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
