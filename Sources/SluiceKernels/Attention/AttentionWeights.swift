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
      for query in 0..<problem.queryCount {
        normalize(problem, batch: batch, query: query, rows + query * problem.keyCount)
      }
    }
  }

  private static func normalize(
    _ problem: AttentionProblem, batch: Int, query: Int, _ row: UnsafeMutablePointer<Float>
  ) {
    let visible = problem.visibleKeyCount(queryEnd: query + 1)
    var largest = -Float.infinity
    for key in 0..<problem.keyCount {
      var score = key < visible ? row[key] * problem.scale : -.infinity
      if let bias = problem.mask.bias { score += bias[query * problem.keyCount + key] }
      if let keyBias = problem.mask.keyBias { score += keyBias[batch * problem.keyCount + key] }
      row[key] = score
      largest = max(largest, score)
    }
    let reference = largest == -.infinity ? 0 : largest
    var sum: Float = 0
    for slot in VectorSlots(problem.keyCount) {
      let value = exponential(slot.load(row, filling: -.infinity) - reference)
      slot.store(value, to: row)
      sum += value.horizontalSum
    }
    let factor = sum > 0 ? 1 / sum : 0
    for key in 0..<problem.keyCount { row[key] *= factor }
  }
}
