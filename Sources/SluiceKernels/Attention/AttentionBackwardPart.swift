/// A share of a head's keys, against the queries of every head it serves.
struct BackwardPart {
  static let keyTile = 64

  let pass: BackwardHead
  let part: Int
  let rows: BackwardRows
  let queryGradients: UnsafeMutablePointer<Float>

  private var problem: AttentionProblem { pass.problem }
  private var head: AttentionHead { pass.head }
  private var dimension: Int { pass.dimension }
  private var padded: Int { pass.padded }
  private var queryTile: Int { BackwardHead.queryTile }
  private var keyTile: Int { Self.keyTile }

  /// What a tile of keys needs while all queries pass by it.
  private struct Memory {
    /// Keys, padded rows.
    let keys: UnsafeMutablePointer<Float>
    /// The same, transposed: `[headDimension, keyTile]`.
    let keysTransposed: UnsafeMutablePointer<Float>
    /// Values, transposed.
    let valuesTransposed: UnsafeMutablePointer<Float>
    /// Gradients of the tile's keys and values, padded rows.
    let keyGradients: UnsafeMutablePointer<Float>
    let valueGradients: UnsafeMutablePointer<Float>
    /// Scores, then probabilities, `[queryTile, keyTile]`; and their gradients.
    let probabilities: UnsafeMutablePointer<Float>
    let scoreGradients: UnsafeMutablePointer<Float>

    init(_ scratch: UnsafeMutablePointer<Float>, padded: Int) {
      let tile = keyTile * padded
      keys = scratch
      keysTransposed = keys + tile
      valuesTransposed = keysTransposed + tile
      keyGradients = valuesTransposed + tile
      valueGradients = keyGradients + tile
      probabilities = valueGradients + tile
      scoreGradients = probabilities + BackwardHead.queryTile * keyTile
    }

    static func size(padded: Int) -> Int { keyTile * (5 * padded + 2 * BackwardHead.queryTile) }
  }

  func run() {
    queryGradients.update(repeating: 0, count: pass.rowCount * padded)
    withScratch(Memory.size(padded: padded)) { scratch in
      let memory = Memory(scratch, padded: padded)
      // Dealt out in turn: with a causal mask the first keys have the most to do.
      for first in stride(
        from: part * keyTile, to: problem.keyCount, by: pass.partCount * keyTile)
      {
        process(keys: first..<min(problem.keyCount, first + keyTile), memory)
      }
    }
  }

  private func process(keys: Range<Int>, _ memory: Memory) {
    problem.keys.copyRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      to: memory.keys, rowStride: padded)
    transpose(memory.keys, count: keys.count, into: memory.keysTransposed)
    // Through the memory of what is summed only then.
    problem.values.copyRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      to: memory.valueGradients, rowStride: padded)
    transpose(memory.valueGradients, count: keys.count, into: memory.valuesTransposed)
    memory.keyGradients.update(repeating: 0, count: keyTile * padded)
    memory.valueGradients.update(repeating: 0, count: keyTile * padded)
    let firstQuery = problem.firstQuery(seeing: keys.lowerBound) / queryTile * queryTile
    for group in 0..<problem.groupSize {
      for first in stride(from: firstQuery, to: problem.queryCount, by: queryTile) {
        let queries = first..<min(problem.queryCount, first + queryTile)
        accumulate(group: group, queries: queries, keys: keys, memory)
      }
    }
    pass.gradients.keys.writeRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      factor: problem.scale, from: memory.keyGradients, rowStride: padded)
    pass.gradients.values.writeRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      from: memory.valueGradients, rowStride: padded)
  }

  private func transpose(
    _ rows: UnsafePointer<Float>, count: Int, into target: UnsafeMutablePointer<Float>
  ) {
    Packing.packColumns(
      MatrixView(rows, rowStride: padded).transposed, depth: dimension, columnCount: count,
      width: keyTile, into: target)
  }
}

// MARK: - One tile of queries by one of keys

extension BackwardPart {
  private func accumulate(group: Int, queries: Range<Int>, keys: Range<Int>, _ memory: Memory) {
    let row = group * problem.queryCount + queries.lowerBound
    let queryRows = rows.queries + row * padded
    let upstreamRows = rows.upstream + row * padded
    func visibleKeys(toRows rows: Range<Int>) -> Range<Int> {
      0..<problem.visibleCount(of: keys, queryEnd: queries.lowerBound + rows.upperBound)
    }

    // Scores and the probabilities' gradients, as far as the tile's rows see.
    score(queryRows, memory.keysTransposed, into: memory.probabilities)
    score(upstreamRows, memory.valuesTransposed, into: memory.scoreGradients)
    func score(
      _ left: UnsafePointer<Float>, _ transposed: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) {
      multiplyTiles(
        rows: queries.count,
        columns: visibleKeys,
        depth: { _ in 0..<dimension },
        TileRows(pointer: left, rowStride: padded, depthStride: 1),
        TileColumns(pointer: transposed, depthStride: keyTile), into: target,
        resultStride: keyTile, adding: false)
    }

    let number = head.number(ofQueryHead: head.queryHeads.lowerBound + group)
    problem.dropout?.apply(
      to: memory.scoreGradients, rows: queries, columns: keys, rowsAreQueries: true,
      stride: keyTile, head: number)
    let factor = problem.finishScores(
      memory.probabilities, rows: queries, columns: keys, rowsAreQueries: true, stride: keyTile,
      batch: head.batch)
    for (index, query) in queries.enumerated() {
      differentiateSoftmax(
        query: query, keys: keys, scoreFactor: factor,
        logSumExp: pass.logSumExp[number * problem.queryCount + query],
        projection: rows.projections[row + index],
        probabilities: memory.probabilities + index * keyTile,
        gradients: memory.scoreGradients + index * keyTile)
    }
    problem.dropout?.apply(
      to: memory.probabilities, rows: queries, columns: keys, rowsAreQueries: true,
      stride: keyTile, head: number)

    accumulateTransposed(memory.probabilities, upstreamRows, into: memory.valueGradients)
    accumulateTransposed(memory.scoreGradients, queryRows, into: memory.keyGradients)
    func accumulateTransposed(
      _ weights: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) {
      multiplyTiles(
        rows: keys.count, columns: { _ in 0..<padded },
        depth: { rows in
          problem.firstIndex(in: queries, seeing: keys.lowerBound + rows.lowerBound)..<queries.count
        },
        TileRows(pointer: weights, rowStride: 1, depthStride: keyTile),
        TileColumns(pointer: right, depthStride: padded), into: target, resultStride: padded,
        adding: true)
    }

    multiplyTiles(
      rows: queries.count, columns: { _ in 0..<padded },
      depth: visibleKeys,
      TileRows(pointer: memory.scoreGradients, rowStride: keyTile, depthStride: 1),
      TileColumns(pointer: memory.keys, depthStride: padded),
      into: queryGradients + row * padded, resultStride: padded, adding: true)
  }

  /// Turns a query's scores into probabilities, and the gradients of these into the scores'.
  private func differentiateSoftmax(
    query: Int, keys: Range<Int>, scoreFactor: Float, logSumExp: Float, projection: Float,
    probabilities: UnsafeMutablePointer<Float>, gradients: UnsafeMutablePointer<Float>
  ) {
    // A query that sees nothing: minus infinity less infinity is the exponential's zero.
    let reference = Lanes(repeating: logSumExp == -.infinity ? .infinity : logSumExp)
    let visible = problem.visibleCount(of: keys, queryEnd: query + 1)
    var offset = 0
    while offset + Lanes.width <= visible {
      let (probability, gradient) = softmax(at: offset)
      probability.store(to: probabilities + offset)
      gradient.store(to: gradients + offset)
      offset += Lanes.width
    }
    // The products that follow take up to a tile's rows together, and need zeros where one of them
    // sees further. Where nothing was computed there may be anything, NaN included.
    while offset < min(keys.count, visible + MicroTile.rows - 1) {
      let isHidden = laneNumbers .>= Float(visible - offset)
      let (probability, gradient) = softmax(at: offset)
      probability.replacing(with: 0, where: isHidden).store(to: probabilities + offset)
      gradient.replacing(with: 0, where: isHidden).store(to: gradients + offset)
      offset += Lanes.width
    }

    @inline(always) func softmax(at offset: Int) -> (probability: Lanes, gradient: Lanes) {
      let score = Lanes(from: probabilities + offset)
      let probability = exponential2(
        multiplyAdd(score, Lanes(repeating: scoreFactor), -reference))
      return (probability, probability * (Lanes(from: gradients + offset) - projection))
    }
  }
}
