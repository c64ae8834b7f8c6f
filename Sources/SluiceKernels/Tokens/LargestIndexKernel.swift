/// Where the largest number of each row stands.
package enum LargestIndexKernel {
  /// Writes for each row the index of its largest number, the first of several; any index where the
  /// row holds a NaN.
  package static func compute(
    rows: Int, columns: Int, values: UnsafePointer<Float>, indices: UnsafeMutablePointer<Int32>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: columns)) { range in
      for row in range {
        let x = values + row * columns
        let highest = largest(of: x, count: columns)
        // Half a pass on average; to carry an index a lane along would cost more than that.
        var index = 0
        while index < columns, x[index] != highest { index += 1 }
        indices[row] = index < columns ? Int32(index) : 0
      }
    }
  }
}
