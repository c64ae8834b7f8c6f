/// Argmax: the index of the largest number of each row.
package enum LargestIndexKernel {
  /// Writes, for each row, the index of its largest number, the first of equal ones; any index if
  /// the row contains NaN.
  package static func compute(
    rows: Int, columns: Int, values: UnsafePointer<Float>, indices: UnsafeMutablePointer<Int32>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: columns)) { range in
      for row in range {
        let x = values + row * columns
        let highest = largest(of: x, count: columns)
        // Half a pass on average; tracking an index for each lane in the first pass would cost more.
        var index = 0
        while index < columns, x[index] != highest { index += 1 }
        indices[row] = index < columns ? Int32(index) : 0
      }
    }
  }
}
