extension Matmul {
  /// The sizes of a batch of matrix products, and the positions of the matrices.
  package struct Batch: Sendable {
    /// The offsets of each pair of matrices and of their product in the left, the right and the
    /// result's array.
    package var places: StridedLoop
    /// Rows of the left matrices.
    package var rows: Int
    /// Columns of the right matrices.
    package var columns: Int
    /// Columns of the left matrices, rows of the right ones.
    package var depth: Int

    /// Makes a batch.
    package init(places: StridedLoop, rows: Int, columns: Int, depth: Int) {
      self.places = places
      self.rows = rows
      self.columns = columns
      self.depth = depth
    }
  }

  /// Batched matrix product: writes the product of each pair, row-major and packed.
  ///
  /// The views give the strides of the first pair's matrices. If there are enough pairs, each is computed by
  /// one thread; otherwise all threads share the work of each pair. The bits are the same.
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
  /// This view, starting `offset` elements later.
  fileprivate func advanced(by offset: Int) -> MatrixView {
    var view = self
    view.pointer += offset
    return view
  }
}
