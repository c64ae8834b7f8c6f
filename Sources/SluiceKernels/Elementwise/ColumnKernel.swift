/// Copies some columns of a matrix.
package enum ColumnKernel {
  /// Copies `rows` rows of `width` elements; rows are `inputStride` elements apart in `input` and
  /// `outputStride` in `output`.
  package static func copy(
    rows: Int, width: Int, input: UnsafePointer<Float>, inputStride: Int,
    output: UnsafeMutablePointer<Float>, outputStride: Int, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        (output + row * outputStride).update(from: input + row * inputStride, count: width)
      }
    }
  }
}
