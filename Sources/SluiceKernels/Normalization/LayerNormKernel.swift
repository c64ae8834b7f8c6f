/// Layer normalization: each row to mean 0 and variance 1, then a weight and a bias for each column.
///
/// `output = (input - mean) * inverseDeviation * weight + bias` with
/// `inverseDeviation = 1 / sqrt(variance + epsilon)`, where the variance is the biased one.
package enum LayerNormKernel {
  /// Writes the normalized rows, and each row's mean and inverse deviation for `backward`.
  package static func forward(
    rows: Int, width: Int, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, epsilon: Float, output: UnsafeMutablePointer<Float>,
    mean: UnsafeMutablePointer<Float>, inverseDeviation: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        let x = input + row * width
        let y = output + row * width
        let rowMean = sum(width, x) / Float(width)
        let variance = squaredDeviation(width, x, from: rowMean) / Float(width)
        let inverse = 1 / (variance + epsilon).squareRoot()
        mean[row] = rowMean
        inverseDeviation[row] = inverse
        if let bias {
          for slot in VectorSlots(width) {
            let normalized = (slot.load(x) - rowMean) * inverse
            slot.store(multiplyAdd(normalized, slot.load(weight), slot.load(bias)), to: y)
          }
        } else {
          for slot in VectorSlots(width) {
            let normalized = (slot.load(x) - rowMean) * inverse
            slot.store(normalized * slot.load(weight), to: y)
          }
        }
      }
    }
  }

  /// Writes the gradients of the input, the weight and, unless nil, the bias.
  ///
  /// If there is an `addend`, it is added to the gradient of the input. `inputGradient` may be the
  /// same memory as `outputGradient` or `addend`.
  package static func backward(
    rows: Int, width: Int, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    mean: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, addend: UnsafePointer<Float>? = nil,
    inputGradient: UnsafeMutablePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>?,
    pool: ThreadPool = .current
  ) {
    RowBlocks(rows: rows, width: width).sums(into: weightGradient, biasGradient, pool: pool) {
      rows, weightSum, biasSum in
      for row in rows {
        backward(
          width, input + row * width, weight, mean[row], inverseDeviation[row],
          outputGradient + row * width, addend.map { $0 + row * width },
          inputGradient + row * width, weightSum, biasSum)
      }
    }
  }

  /// With `n` the normalized row and `h = outputGradient * weight`, the gradient of the input is
  /// `(h - mean(h) - n * mean(h * n)) * inverseDeviation`.
  @inline(always)
  private static func backward(
    _ width: Int, _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ mean: Float,
    _ inverse: Float, _ outputGradient: UnsafePointer<Float>, _ addend: UnsafePointer<Float>?,
    _ inputGradient: UnsafeMutablePointer<Float>, _ weightSum: UnsafeMutablePointer<Float>,
    _ biasSum: UnsafeMutablePointer<Float>
  ) {
    var sum = Lanes()
    var product = Lanes()
    for slot in VectorSlots(width) {
      let gradient = slot.load(outputGradient)
      let normalized = (slot.load(input) - mean) * inverse
      let weighted = gradient * slot.load(weight)
      sum += weighted
      product = multiplyAdd(weighted, normalized, product)
      slot.store(multiplyAdd(gradient, normalized, slot.load(weightSum)), to: weightSum)
      slot.store(slot.load(biasSum) + gradient, to: biasSum)
    }
    let meanWeighted = sum.horizontalSum / Float(width)
    let meanProduct = Lanes(repeating: -product.horizontalSum / Float(width))
    for slot in VectorSlots(width) {
      let normalized = (slot.load(input) - mean) * inverse
      let weighted = slot.load(outputGradient) * slot.load(weight)
      let centered = multiplyAdd(normalized, meanProduct, weighted - meanWeighted)
      let gradient = centered * inverse
      slot.store(addend.map { slot.load($0) + gradient } ?? gradient, to: inputGradient)
    }
  }

  @inline(always)
  private static func sum(_ width: Int, _ x: UnsafePointer<Float>) -> Float {
    var sum = Lanes()
    for slot in VectorSlots(width) { sum += slot.load(x) }
    return sum.horizontalSum
  }

  @inline(always)
  private static func squaredDeviation(
    _ width: Int, _ x: UnsafePointer<Float>, from mean: Float
  ) -> Float {
    var sum = Lanes()
    for slot in VectorSlots(width) {
      // Elements beyond the row are filled with the mean, so that they add nothing.
      let deviation = slot.load(x, filling: mean) - mean
      sum = multiplyAdd(deviation, deviation, sum)
    }
    return sum.horizontalSum
  }
}
