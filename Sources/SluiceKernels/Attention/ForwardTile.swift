import SluicePlatform
/// A tile of queries of one head, with all keys they see.
struct ForwardTile {
  static let queryTile = 128
  static let keyTile = 64

  let head: AttentionHead
  let queryHead: Int
  let queries: Range<Int>
  /// All keys and values of the head, packed.
  let keys: ProductRows
  let values: ProductRows

  private var problem: AttentionProblem { head.problem }
  private var dimension: Int { problem.headDimension }
  private var padded: Int { problem.paddedDimension }
  private var queryTile: Int { Self.queryTile }
  private var keyTile: Int { Self.keyTile }
  private var wordSize: Int { problem.precision.numbersPerWord }

  /// The tile's scratch memory.
  private struct Memory {
    /// Queries, `[headDimension, queryTile]`, in words along the dimension.
    let queriesTransposed: UnsafeMutablePointer<Float>
    /// Products of keys and queries, then exponentials, `[keyTile, queryTile]`; in bfloat16 finally
    /// pairs of keys.
    let scores: UnsafeMutablePointer<Float>
    /// Exponentials times values, summed, `[queryTile, paddedDimension]`.
    let sums: UnsafeMutablePointer<Float>
    /// The largest score of each query so far, to base 2.
    let maxima: UnsafeMutablePointer<Float>
    /// The sum of each query's exponentials so far.
    let denominators: UnsafeMutablePointer<Float>

    init(_ scratch: inout Scratch, padded: Int) {
      queriesTransposed = scratch.take(padded * queryTile)
      scores = scratch.take(keyTile * queryTile)
      sums = scratch.take(queryTile * padded)
      maxima = scratch.take(queryTile)
      denominators = scratch.take(queryTile)
    }
  }

  private var queryRows: HeadRows { head.queryRows(queries, head: queryHead) }

  /// - Returns: the number of scores computed.
  func run(_ results: ForwardResults) -> Int {
    withScratch({ Memory(&$0, padded: padded) }) { memory in
      let rows = problem.queries.read(queryRows, orCopyTo: memory.sums)
      Packing.packColumns(
        MatrixView(rows, rowStride: padded).transposed, depth: dimension,
        columnCount: queries.count, width: queryTile, into: memory.queriesTransposed,
        precision: problem.precision)
      startSoftmax(memory)
      let visible = problem.keys(
        seenBy: queries, of: 0..<problem.keyCount, batch: head.batch)
      var scoreCount = 0
      // The start of the first pair of values that contains a visible key.
      let start = visible.lowerBound / wordSize * wordSize
      var first = start
      // Runs at least once, so that the sums of queries that see no key are set to zero.
      repeat {
        let keys = first..<min(visible.upperBound, first + keyTile)
        scoreCount += accumulate(keys: keys, isFirst: first == start, memory)
        first = keys.upperBound
      } while first < visible.upperBound
      finish(memory, results)
      return scoreCount
    }
  }
}

// MARK: - Steps

extension ForwardTile {
  /// Initializes the softmax's maxima and denominators from the sinks.
  private func startSoftmax(_ memory: Memory) {
    guard let sinks = problem.terms.sinks else {
      memory.maxima.update(repeating: -.infinity, count: queryTile)
      memory.denominators.update(repeating: 0, count: queryTile)
      return
    }
    memory.maxima.update(repeating: 0, count: queryTile)
    for (index, query) in queries.enumerated() {
      memory.maxima[index] =
        sinks.at(batch: head.batch, token: query, head: queryHead)[0] * ScoreTerms.log2OfE
    }
    memory.denominators.update(repeating: 1, count: queryTile)
  }

  /// - Returns: the number of scores computed.
  private func accumulate(keys: Range<Int>, isFirst: Bool, _ memory: Memory) -> Int {
    let scoreCount = multiplyTiles(
      problem.precision, rows: keys.count,
      columns: { head.seeingQueries(ofKeys: $0, ofTile: queries, keys) },
      depth: { _ in 0..<dimension },
      self.keys.left(from: keys.lowerBound),
      TileColumns(pointer: memory.queriesTransposed, depthStride: queryTile),
      into: memory.scores, resultStride: queryTile, adding: false)
    let factor = ScoreTile(
      head: head, queryHead: queryHead, queries: queries, keys: keys, rowsAreQueries: false,
      products: memory.scores, stride: queryTile
    ).applyTerms()
    for column in stride(from: 0, to: queries.count, by: Lanes.width) {
      updateSoftmax(column: column, keys: keys, isFirst: isFirst, scoreFactor: factor, memory)
    }
    problem.dropout?.apply(
      to: memory.scores, rows: keys, columns: queries, rowsAreQueries: false, stride: queryTile,
      head: head.number(ofQueryHead: queryHead))
    if problem.precision == .bfloat16 { pairScores(keyCount: keys.count, memory) }
    // The rows of a tile see only keys from the start of the first query's run to the end of the last one's.
    multiplyTiles(
      problem.precision, rows: queries.count, columns: { _ in 0..<padded },
      depth: { head.visibleKeys(toQueries: $0, ofTile: queries, keys) },
      TileRows(pointer: memory.scores, rowStride: 1, depthStride: queryTile),
      values.right(from: keys.lowerBound),
      into: memory.sums, resultStride: padded, adding: !isFirst)
    return scoreCount
  }

  /// Turns the scores of 16 queries into exponentials, and rescales the sums made with a smaller maximum.
  private func updateSoftmax(
    column: Int, keys: Range<Int>, isFirst: Bool, scoreFactor: Float, _ memory: Memory
  ) {
    let scores = memory.scores + column
    let columnEnd = min(queries.count, column + Lanes.width)
    // The product that follows takes queries in groups of its own, which may extend beyond these 16.
    let group =
      column / MicroTile.rows
      * MicroTile.rows..<min(queries.count, roundUp(columnEnd, to: MicroTile.rows))
    var wanted = head.visibleKeys(toQueries: group, ofTile: queries, keys)
    guard !wanted.isEmpty else { return }
    // Keys that share a word with them are hidden, so their exponentials are zero.
    wanted =
      wanted.lowerBound / wordSize
      * wordSize..<min(
        keys.count, roundUp(wanted.upperBound, to: wordSize))
    // Between the start of the last query's run and the end of the first one's, no key is hidden.
    let last = head.visibleKeys(toQueries: columnEnd - 1..<columnEnd, ofTile: queries, keys)
    let first = head.visibleKeys(toQueries: column..<column + 1, ofTile: queries, keys)
    let hideEnd = max(wanted.lowerBound, min(last.lowerBound, wanted.upperBound))
    hideScores(ofKeys: wanted.lowerBound..<hideEnd, from: keys, column: column, scores)
    let hideStart = max(hideEnd, min(first.upperBound, wanted.upperBound))
    hideScores(ofKeys: hideStart..<wanted.upperBound, from: keys, column: column, scores)

    var largest = Lanes(repeating: -.infinity)
    for key in wanted { largest = maximum(largest, Lanes(from: scores + key * queryTile)) }
    let before = Lanes(from: memory.maxima + column)
    let after = maximum(before, largest * scoreFactor)
    // Where no key has been visible yet, any finite reference keeps infinity out of the difference.
    let reference = after.replacing(with: 0, where: after .== -.infinity)
    var sum = Lanes(repeating: 0)
    for key in wanted {
      let row = scores + key * queryTile
      let value = exponential2(
        multiplyAdd(Lanes(from: row), Lanes(repeating: scoreFactor), -reference))
      value.store(to: row)
      sum += value
    }
    let rescale = exponential2(before - reference)
    let denominators = memory.denominators + column
    multiplyAdd(Lanes(from: denominators), rescale, sum).store(to: denominators)
    after.store(to: memory.maxima + column)
    if !isFirst, any(before .< after) { rescaleSums(rescale, column: column, memory) }
  }

  /// Rounds the tile's exponentials to pairs of keys.
  private func pairScores(keyCount: Int, _ memory: Memory) {
    for key in stride(from: 0, to: keyCount, by: 2) {
      let row = memory.scores + key * queryTile
      Packing.interleave(
        row, key + 1 < keyCount ? row + queryTile : nil, to: memory.scores + key / 2 * queryTile,
        count: roundUp(queries.count, to: Lanes.width))
    }
  }

  /// Sets scores to minus infinity where these 16 queries do not see the keys, given relative to the tile.
  private func hideScores(
    ofKeys hidden: Range<Int>, from keys: Range<Int>, column: Int,
    _ scores: UnsafeMutablePointer<Float>
  ) {
    for key in hidden {
      let seen = problem.queries(
        seeing: keys.lowerBound + key..<keys.lowerBound + key + 1, of: 0..<problem.queryCount,
        batch: head.batch
      ).counted(from: queries.lowerBound + column)
      let row = scores + key * queryTile
      Lanes(from: row)
        .replacing(with: -.infinity, where: laneNumbers .< Float(seen.lowerBound))
        .replacing(with: -.infinity, where: laneNumbers .>= Float(seen.upperBound))
        .store(to: row)
    }
  }

  private func rescaleSums(_ factors: Lanes, column: Int, _ memory: Memory) {
    for lane in 0..<min(Lanes.width, queries.count - column) {
      let row = memory.sums + (column + lane) * padded
      let factor = factors[lane]
      for offset in stride(from: 0, to: padded, by: Lanes.width) {
        (Lanes(from: row + offset) * factor).store(to: row + offset)
      }
    }
  }

  /// Divides by the softmax's denominator, applies the gate, and writes the output.
  private func finish(_ memory: Memory, _ results: ForwardResults) {
    if let logSumExp = results.logSumExp {
      let first = head.number(ofQueryHead: queryHead) * problem.queryCount + queries.lowerBound
      for index in 0..<queries.count {
        logSumExp[first + index] = memory.maxima[index] + log2(memory.denominators[index])
      }
    }
    for offset in stride(from: 0, to: queries.count, by: Lanes.width) {
      let denominators = memory.denominators + offset
      (1 / Lanes(from: denominators)).store(to: denominators)
    }
    for index in 0..<queries.count {
      let row = memory.sums + index * padded
      let factor = memory.denominators[index]
      for offset in stride(from: 0, to: padded, by: Lanes.width) {
        let sum = Lanes(from: row + offset)
        // A query that sees no key. Zero is not written as a product: non-finite values may have left NaN.
        (factor == .infinity ? Lanes(repeating: 0) : sum * factor).store(to: row + offset)
      }
    }
    results.ungated?.write(queryRows, from: memory.sums)
    problem.gate?.apply(to: queryRows, values: memory.sums, scratch: memory.queriesTransposed)
    results.output.write(queryRows, from: memory.sums)
  }
}
