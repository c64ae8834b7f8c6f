extension Matmul {
  /// A product of many pairs of matrices.
  package struct Batch: Sendable {
    /// Where the matrices of a pair and their product begin, in the left, the right and the result's
    /// array.
    package var places: StridedLoop
    /// Rows of the left matrices.
    package var rows: Int
    /// Columns of the right matrices.
    package var columns: Int
    /// Columns of the left, rows of the right matrices.
    package var depth: Int

    /// Makes a batch.
    package init(places: StridedLoop, rows: Int, columns: Int, depth: Int) {
      self.places = places
      self.rows = rows
      self.columns = columns
      self.depth = depth
    }
  }

  /// Writes the product of each pair, row-major and packed.
  ///
  /// The views tell how the matrices lie from their first elements on. Pairs are shared out among the
  /// threads where there are enough of them, else the work of each pair is; the bits are the same.
  package static func multiply(
    _ batch: Batch, _ left: MatrixView, _ right: MatrixView,
    into result: UnsafeMutablePointer<Float>, precision: Precision = .float32,
    pool: ThreadPool = .current
  ) {
    let pairsAreShared = batch.places.count >= 2 * pool.threadCount
    func multiply(_ pairs: Range<Int>, pool: ThreadPool) {
      let strides = batch.places.rowStride
      batch.places.forEachRun(in: pairs) { _, first, count in
        for pair in 0..<count {
          let place = first &+ strides &* SIMD4(repeating: pair)
          Matmul.multiply(
            rows: batch.rows, columns: batch.columns, depth: batch.depth,
            left.advanced(by: place[0]), right.advanced(by: place[1]), into: result + place[2],
            resultStride: batch.columns, precision: precision, pool: pool)
        }
      }
    }
    guard pairsAreShared else { return multiply(0..<batch.places.count, pool: pool) }
    let grain = Grain.rows(width: batch.rows * batch.columns * max(1, batch.depth) / 8)
    pool.parallelRanges(batch.places.count, grain: grain) { multiply($0, pool: .serial) }
  }
}

extension MatrixView {
  /// The same view of memory that begins `offset` elements later.
  fileprivate func advanced(by offset: Int) -> MatrixView {
    var view = self
    view.pointer += offset
    return view
  }
}
