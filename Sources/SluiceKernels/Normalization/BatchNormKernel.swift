/// Batch normalization: each column to mean 0 and variance 1 over the counted rows, then a weight and a bias for each
/// column, an addend, and a rectifier.
///
/// `output = max(0, (input - mean) * inverseDeviation * weight + bias + addend)` in counted rows, where addend and
/// rectifier are optional; 0 in other rows.
package struct BatchNormKernel {
  /// The number of rows.
  package var rows: Int
  /// The number of columns.
  package var width: Int
  /// Whether negative results become 0.
  package var isRectified: Bool

  /// Makes a kernel.
  package init(rows: Int, width: Int, isRectified: Bool = false) {
    self.rows = rows
    self.width = width
    self.isRectified = isRectified
  }

  /// Writes the mean and the variance of each column over the counted rows.
  ///
  /// The variance is divided by the number of rows.
  ///
  /// - Parameters:
  ///   - input: `[rows, width]`.
  ///   - mask: 0 for rows that are not counted, `[rows]`; nil to count all.
  ///   - count: the number of counted rows, at least 1.
  ///   - mean: `[width]`.
  ///   - variance: `[width]`.
  package func statistics(
    of input: UnsafePointer<Float>, mask: UnsafePointer<Float>?, count: Int,
    mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    let share = 1 / Float(count)
    let blocks = RowBlocks(rows: rows, width: width)
    blocks.sum(count: width, into: mean, pool: pool) { rows, sums in
      for row in rows where isCounted(row, mask) {
        for slot in VectorSlots(width) {
          slot.store(slot.load(sums) + slot.load(input + row * width), to: sums)
        }
      }
    }
    for slot in VectorSlots(width) { slot.store(slot.load(mean) * share, to: mean) }
    blocks.sum(count: width, into: variance, pool: pool) { rows, sums in
      for row in rows where isCounted(row, mask) {
        for slot in VectorSlots(width) {
          let deviation = slot.load(input + row * width) - slot.load(mean)
          slot.store(multiplyAdd(deviation, deviation, slot.load(sums)), to: sums)
        }
      }
    }
    for slot in VectorSlots(width) { slot.store(slot.load(variance) * share, to: variance) }
  }

  /// Writes the normalized rows.
  package func forward(
    input: UnsafePointer<Float>, mask: UnsafePointer<Float>?, mean: UnsafePointer<Float>,
    inverseDeviation: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, addend: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        let y = output + row * width
        guard isCounted(row, mask) else {
          y.update(repeating: 0, count: width)
          continue
        }
        let x = input + row * width
        for slot in VectorSlots(width) {
          let normalized = (slot.load(x) - slot.load(mean)) * slot.load(inverseDeviation)
          var result = multiplyAdd(normalized, slot.load(weight), slot.load(bias))
          if let addend { result += slot.load(addend + row * width) }
          slot.store(isRectified ? maximum(result, Lanes()) : result, to: y)
        }
      }
    }
  }

  /// Turns `gradient`, that of the output, into that of the addend, and writes the other gradients.
  ///
  /// With `n` the normalized input and means over the counted rows, the gradient of the input is
  /// `(gradient - mean(gradient) - n * mean(gradient * n)) * weight * inverseDeviation`; without the means if mean and
  /// deviation do not depend on the input.
  ///
  /// - Parameters:
  ///   - output: the output of `forward`; used only by the rectifier.
  ///   - count: the number of counted rows; nil if mean and deviation do not depend on the input.
  package func backward(
    input: UnsafePointer<Float>, mask: UnsafePointer<Float>?, output: UnsafePointer<Float>,
    mean: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>,
    weight: UnsafePointer<Float>, count: Int?, gradient: UnsafeMutablePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    RowBlocks(rows: rows, width: width).sums(into: weightGradient, biasGradient, pool: pool) {
      rows, products, sums in
      for row in rows {
        let g = gradient + row * width
        guard isCounted(row, mask) else {
          g.update(repeating: 0, count: width)
          continue
        }
        for slot in VectorSlots(width) {
          var lanes = slot.load(g)
          if isRectified {
            lanes.replace(with: 0, where: slot.load(output + row * width) .<= 0)
            slot.store(lanes, to: g)
          }
          let deviation = slot.load(input + row * width) - slot.load(mean)
          let normalized = deviation * slot.load(inverseDeviation)
          slot.store(multiplyAdd(lanes, normalized, slot.load(products)), to: products)
          slot.store(slot.load(sums) + lanes, to: sums)
        }
      }
    }
    let share = count.map { 1 / Float($0) } ?? 0
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        let target = inputGradient + row * width
        guard isCounted(row, mask) else {
          target.update(repeating: 0, count: width)
          continue
        }
        for slot in VectorSlots(width) {
          let deviation = slot.load(input + row * width) - slot.load(mean)
          let normalized = deviation * slot.load(inverseDeviation)
          let average = multiplyAdd(
            normalized, slot.load(weightGradient), slot.load(biasGradient))
          let centered = slot.load(gradient + row * width) - average * share
          slot.store(centered * slot.load(weight) * slot.load(inverseDeviation), to: target)
        }
      }
    }
  }

  /// Whether a row counts: its mask is not 0, or there is no mask.
  @inline(always)
  private func isCounted(_ row: Int, _ mask: UnsafePointer<Float>?) -> Bool {
    mask.map { $0[row] != 0 } ?? true
  }
}
