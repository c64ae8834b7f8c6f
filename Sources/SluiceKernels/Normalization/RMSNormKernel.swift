/// RMS normalization: divides each row by its root mean square, then applies a weight for each column.
///
/// `output = input * inverseDeviation * weight` with
/// `inverseDeviation = 1 / sqrt(mean(input * input) + epsilon)`.
package enum RMSNormKernel {
  /// Writes the normalized rows, and each row's inverse deviation for `backward`.
  ///
  /// Rows lie one after another unless a layout is given; `output` may be the same memory as `input`.
  package static func forward(
    rows: Int, width: Int, input: UnsafePointer<Float>, inputLayout: VectorLayout? = nil,
    weight: UnsafePointer<Float>, epsilon: Float, output: UnsafeMutablePointer<Float>,
    outputLayout: VectorLayout? = nil, inverseDeviation: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    let inputLayout = inputLayout ?? VectorLayout(perRow: 1, rowStride: width)
    let outputLayout = outputLayout ?? VectorLayout(perRow: 1, rowStride: width)
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        let x = input + inputLayout.offset(of: row, width: width)
        let y = output + outputLayout.offset(of: row, width: width)
        var squares = Lanes()
        for slot in VectorSlots(width) {
          let lanes = slot.load(x)
          squares = multiplyAdd(lanes, lanes, squares)
        }
        let inverse = 1 / (squares.horizontalSum / Float(width) + epsilon).squareRoot()
        inverseDeviation[row] = inverse
        for slot in VectorSlots(width) {
          slot.store(slot.load(x) * inverse * slot.load(weight), to: y)
        }
      }
    }
  }

  /// Writes the gradients of the input and the weight.
  ///
  /// If there is an `addend`, it is added to the gradient of the input. `inputGradient` and
  /// `addend` have the layout of `outputGradient`, `outputLayout`; each may be the same memory.
  package static func backward(
    rows: Int, width: Int, input: UnsafePointer<Float>, inputLayout: VectorLayout? = nil,
    weight: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, outputLayout: VectorLayout? = nil,
    addend: UnsafePointer<Float>? = nil, inputGradient: UnsafeMutablePointer<Float>,
    weightGradient: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let inputLayout = inputLayout ?? VectorLayout(perRow: 1, rowStride: width)
    let outputLayout = outputLayout ?? VectorLayout(perRow: 1, rowStride: width)
    RowBlocks(rows: rows, width: width).sum(count: width, into: weightGradient, pool: pool) {
      rows, weightSum in
      for row in rows {
        let offset = outputLayout.offset(of: row, width: width)
        backward(
          width, input + inputLayout.offset(of: row, width: width), weight,
          inverseDeviation[row], outputGradient + offset, addend.map { $0 + offset },
          inputGradient + offset, weightSum)
      }
    }
  }

  /// With `n` the normalized row and `h = outputGradient * weight`, the gradient of the input is
  /// `(h - n * mean(h * n)) * inverseDeviation`.
  @inline(always)
  private static func backward(
    _ width: Int, _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ inverse: Float,
    _ outputGradient: UnsafePointer<Float>, _ addend: UnsafePointer<Float>?,
    _ inputGradient: UnsafeMutablePointer<Float>, _ weightSum: UnsafeMutablePointer<Float>
  ) {
    var product = Lanes()
    for slot in VectorSlots(width) {
      let gradient = slot.load(outputGradient)
      let normalized = slot.load(input) * inverse
      product = multiplyAdd(gradient * slot.load(weight), normalized, product)
      slot.store(multiplyAdd(gradient, normalized, slot.load(weightSum)), to: weightSum)
    }
    let meanProduct = Lanes(repeating: -product.horizontalSum / Float(width))
    for slot in VectorSlots(width) {
      let normalized = slot.load(input) * inverse
      let weighted = slot.load(outputGradient) * slot.load(weight)
      let gradient = multiplyAdd(normalized, meanProduct, weighted) * inverse
      slot.store(addend.map { slot.load($0) + gradient } ?? gradient, to: inputGradient)
    }
  }
}
