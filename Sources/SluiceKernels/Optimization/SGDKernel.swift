/// One step of gradient descent with momentum, as in `torch.optim.SGD`.
package enum SGDKernel {
  /// The arrays of one parameter that a step reads and changes.
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
    ///   - gradient: the gradient; `g` is `gradientScale` times it.
    ///   - buffer: `b`, zero before the first step; nil without momentum.
    ///   - weightDecay: the fraction of the value that is added to the gradient.
    ///   - rateFactor: the parameter's learning rate relative to `learningRate`.
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
  ///   - parameters: the parameters to update.
  ///   - gradientScale: below 1 if gradients are clipped.
  ///   - learningRate: the step size.
  ///   - momentum: the decay rate of `b`.
  ///   - isNesterov: whether Nesterov momentum is used: the step is along `g + momentum * b`.
  ///   - pool: the threads to work on.
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
