import SluicePlatform
extension AttentionKernel {
  /// Writes the attention's probabilities, which the forward pass never stores.
  ///
  /// For inspection: for all queries, memory and time grow with the square of the sequence's
  /// length. Dropout and gate are ignored.
  ///
  /// - Parameters:
  ///   - problem: sizes and operands.
  ///   - queries: the queries whose probabilities to write.
  ///   - weights: receives `[batch, heads, queries.count, keys]`; rows that see no key are zero.
  ///   - pool: the threads to work on; each takes one head at a time.
  package static func weights(
    _ problem: AttentionProblem, of queries: Range<Int>, into weights: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelFor(problem.batchSize * problem.headCount) { index in
      let batch = index / problem.headCount
      let head = index % problem.headCount
      let rows = weights + index * queries.count * problem.keyCount
      Matmul.multiply(
        rows: queries.count, columns: problem.keyCount, depth: problem.headDimension,
        MatrixView(
          problem.queries.at(batch: batch, token: queries.lowerBound, head: head),
          rowStride: problem.queries.tokenStride),
        MatrixView(
          problem.keys.at(batch: batch, token: 0, head: head / problem.groupSize),
          rowStride: problem.keys.tokenStride
        ).transposed, into: rows, resultStride: problem.keyCount, precision: problem.precision,
        pool: .serial)
      let attentionHead = AttentionHead(
        problem: problem, batch: batch, keyValueHead: head / problem.groupSize)
      // One row at a time, in memory padded to whole vectors.
      withScratch(roundUp(problem.keyCount, to: Lanes.width)) { scores in
        for query in queries {
          let row = rows + (query - queries.lowerBound) * problem.keyCount
          scores.update(from: row, count: problem.keyCount)
          let factor = ScoreTile(
            head: attentionHead, queryHead: head, queries: query..<query + 1,
            keys: 0..<problem.keyCount, rowsAreQueries: true, products: scores, stride: 0
          ).applyTerms()
          row.update(repeating: 0, count: problem.keyCount)
          writeSoftmax(
            of: scores, factor: factor,
            keys: problem.keys(
              seenBy: query..<query + 1, of: 0..<problem.keyCount, batch: batch),
            sink: problem.terms.sinks?.at(batch: batch, token: query, head: head)[0], to: row)
        }
      }
    }
  }

  /// Writes the softmax over the visible part of a row.
  private static func writeSoftmax(
    of scores: UnsafePointer<Float>, factor: Float, keys: Range<Int>, sink: Float?,
    to row: UnsafeMutablePointer<Float>
  ) {
    let sink = (sink ?? -.infinity) * ScoreTerms.log2OfE
    var largest = sink
    for key in keys { largest = max(largest, scores[key] * factor) }
    let reference = largest == -.infinity ? 0 : largest
    var sum = exp2(sink - reference)
    for slot in VectorSlots(keys) {
      let score = slot.load(scores, filling: -.infinity)
      let value = exponential2(
        multiplyAdd(score, Lanes(repeating: factor), Lanes(repeating: -reference)))
      slot.store(value, to: row)
      sum += value.horizontalSum
    }
    let share = sum > 0 ? 1 / sum : 0
    for key in keys { row[key] *= share }
  }
}
