/// Gather: selects slices along an axis by index.
///
/// The caller must make sure that indices are within the axis.
package enum GatherKernel {
  /// Writes slice `indices[i]` along the axis as slice i of the output.
  package static func forward(
    _ shape: AxisShape, count: Int, indices: UnsafePointer<Int>, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let width = shape.inner
    pool.parallelRanges(shape.outer * count, grain: Grain.rows(width: width)) { range in
      for row in range {
        let (outer, number) = row.quotientAndRemainder(dividingBy: count)
        let source = input + (outer * shape.length + indices[number]) * width
        if width == 1 {
          output[row] = source[0]
        } else {
          (output + row * width).update(from: source, count: width)
        }
      }
    }
  }

  /// Adds each slice's gradient to that of the slice it came from, in the order of the indices.
  package static func backward(
    _ shape: AxisShape, count: Int, indices: UnsafePointer<Int>,
    outputGradient: UnsafePointer<Float>, addedTo inputGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    // Divided over outer slices and columns, because two indices may select the same slice.
    let width = shape.inner
    let parts = max(1, divideRoundingUp(width, by: partWidth))
    let grain = Grain.rows(width: count * min(width, partWidth))
    pool.parallelRanges(shape.outer * parts, grain: grain) { range in
      for part in range {
        let (outer, number) = part.quotientAndRemainder(dividingBy: parts)
        let columns = number * partWidth..<min(width, (number + 1) * partWidth)
        for index in 0..<count {
          let gradient = outputGradient + (outer * count + index) * width
          let sum = inputGradient + (outer * shape.length + indices[index]) * width
          if width == 1 {
            sum[0] += gradient[0]
          } else {
            for slot in VectorSlots(columns) {
              slot.store(slot.load(sum) + slot.load(gradient), to: sum)
            }
          }
        }
      }
    }
  }

  private static let partWidth = 64
}
