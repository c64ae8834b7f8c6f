/// Copies of some columns of a matrix.
package enum ColumnKernel {
  /// Writes `rows` rows of `width` elements, `inputStride` apart in `input`, `outputStride` in
  /// `output`.
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
