extension AttentionKernel {
  /// Writes the attention's probabilities: what the forward pass never stores.
  ///
  /// For looking at; costs memory and time in the square of the sequence. Dropout and gate play no
  /// part.
  ///
  /// - Parameters:
  ///   - problem: sizes and operands.
  ///   - weights: receives `[batch, heads, queries, keys]`; rows that see no key are zero.
  ///   - pool: the threads to work on; a head at a time.
  public static func weights(
    _ problem: AttentionProblem, into weights: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    let square = problem.queryCount * problem.keyCount
    pool.parallelFor(problem.batchSize * problem.headCount) { index in
      let batch = index / problem.headCount
      let head = index % problem.headCount
      let rows = weights + index * square
      Matmul.multiply(
        rows: problem.queryCount, columns: problem.keyCount, depth: problem.headDimension,
        MatrixView(
          problem.queries.at(batch: batch, token: 0, head: head),
          rowStride: problem.queries.tokenStride),
        MatrixView(
          problem.keys.at(batch: batch, token: 0, head: head / problem.groupSize),
          rowStride: problem.keys.tokenStride
        ).transposed, into: rows, resultStride: problem.keyCount, pool: .serial)
      let factor = problem.finishScores(
        rows, rows: 0..<problem.queryCount, columns: 0..<problem.keyCount, rowsAreQueries: true,
        stride: problem.keyCount, batch: batch)
      for query in 0..<problem.queryCount {
        normalize(
          rows + query * problem.keyCount, count: problem.keyCount,
          visible: problem.visibleKeyCount(queryEnd: query + 1), scoreFactor: factor)
      }
    }
  }

  /// The softmax of a row of which the first `visible` elements are seen.
  private static func normalize(
    _ row: UnsafeMutablePointer<Float>, count: Int, visible: Int, scoreFactor: Float
  ) {
    var largest = -Float.infinity
    for key in 0..<visible { largest = max(largest, row[key] * scoreFactor) }
    let reference = largest == -.infinity ? 0 : largest
    var sum: Float = 0
    for slot in VectorSlots(visible) {
      let score = slot.load(row, filling: -.infinity)
      let value = exponential2(
        multiplyAdd(score, Lanes(repeating: scoreFactor), Lanes(repeating: -reference)))
      slot.store(value, to: row)
      sum += value.horizontalSum
    }
    let factor = sum > 0 ? 1 / sum : 0
    for key in 0..<visible { row[key] *= factor }
    for key in visible..<count { row[key] = 0 }
  }
}
