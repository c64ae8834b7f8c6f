/// One step of gradient descent with momentum, as `torch.optim.SGD` takes it.
package enum SGDKernel {
  /// What a step reads and changes of one parameter.
  package struct Arrays {
    let count: Int
    let value: UnsafeMutablePointer<Float>
    let gradient: UnsafePointer<Float>
    let buffer: UnsafeMutablePointer<Float>?
    let weightDecay: Float
    let rateFactor: Float

    /// Describes a parameter.
    ///
    /// - Parameters:
    ///   - count: elements of the parameter.
    ///   - value: changed in place.
    ///   - gradient: the gradient, of which `g` is `gradientScale` times as much.
    ///   - buffer: `b`, zero before the first step; nil without momentum.
    ///   - weightDecay: the share of the value that is added to the gradient.
    ///   - rateFactor: the parameter's learning rate over that of the others.
    package init(
      count: Int, value: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
      buffer: UnsafeMutablePointer<Float>?, weightDecay: Float, rateFactor: Float
    ) {
      self.count = count
      self.value = value
      self.gradient = gradient
      self.buffer = buffer
      self.weightDecay = weightDecay
      self.rateFactor = rateFactor
    }
  }

  /// Updates the values and momenta of all parameters in one pass.
  ///
  ///     g = g + weightDecay * value
  ///     b = momentum * b + g
  ///     value -= learningRate * (b, or g + momentum * b with Nesterov's)
  ///
  /// - Parameters:
  ///   - parameters: what is changed.
  ///   - gradientScale: below 1 where gradients are clipped.
  ///   - learningRate: the step's length.
  ///   - momentum: how much of `b` stays.
  ///   - isNesterov: whether the step goes along `g + momentum * b`.
  ///   - pool: the threads that work on it.
  package static func step(
    _ parameters: [Arrays], gradientScale: Float = 1, learningRate: Float, momentum: Float,
    isNesterov: Bool, pool: ThreadPool = .current
  ) {
    let momentum = Lanes(repeating: momentum)
    let blocks = ArrayBlock.blocks(ofArraysOf: parameters.map(\.count))
    pool.parallelFor(blocks.count) { index in
      let parameter = parameters[blocks[index].array]
      let stepLength = Lanes(repeating: -learningRate * parameter.rateFactor)
      let decay = Lanes(repeating: parameter.weightDecay)
      for slot in VectorSlots(blocks[index].range) {
        let value = slot.load(parameter.value)
        var g = multiplyAdd(value, decay, slot.load(parameter.gradient) * gradientScale)
        if let buffer = parameter.buffer {
          let b = multiplyAdd(slot.load(buffer), momentum, g)
          slot.store(b, to: buffer)
          g = isNesterov ? multiplyAdd(b, momentum, g) : b
        }
        slot.store(multiplyAdd(g, stepLength, value), to: parameter.value)
      }
    }
  }
}
