/// A share of a head's keys, against the queries of every head it serves.
struct BackwardPart {
  static let keyTile = 64

  let pass: BackwardHead
  let part: Int
  let rows: BackwardRows
  let queryGradients: UnsafeMutablePointer<Float>
  /// The sums of the scores' gradients over the part's keys, where they are wanted.
  let scoreSums: UnsafeMutablePointer<Float>?

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
    /// The soft cap's derivatives, where there is a cap.
    let capSlopes: UnsafeMutablePointer<Float>?

    init(_ scratch: UnsafeMutablePointer<Float>, padded: Int, hasCap: Bool) {
      let tile = keyTile * padded
      keys = scratch
      keysTransposed = keys + tile
      valuesTransposed = keysTransposed + tile
      keyGradients = valuesTransposed + tile
      valueGradients = keyGradients + tile
      probabilities = valueGradients + tile
      scoreGradients = probabilities + BackwardHead.queryTile * keyTile
      capSlopes = hasCap ? scoreGradients + BackwardHead.queryTile * keyTile : nil
    }

    static func size(padded: Int, hasCap: Bool) -> Int {
      keyTile * (5 * padded + (hasCap ? 3 : 2) * BackwardHead.queryTile)
    }
  }

  /// - Returns: how many scores were computed.
  func run() -> Int {
    queryGradients.update(repeating: 0, count: pass.rowCount * padded)
    scoreSums?.update(repeating: 0, count: pass.rowCount)
    let hasCap = problem.terms.softCap != nil
    return withScratch(Memory.size(padded: padded, hasCap: hasCap)) { scratch in
      let memory = Memory(scratch, padded: padded, hasCap: hasCap)
      var scoreCount = 0
      // Dealt out in turn: with a causal mask the first keys have the most to do.
      for first in stride(
        from: part * keyTile, to: problem.keyCount, by: pass.partCount * keyTile)
      {
        scoreCount += process(keys: first..<min(problem.keyCount, first + keyTile), memory)
      }
      return scoreCount
    }
  }

  /// - Returns: how many scores were computed.
  private func process(keys: Range<Int>, _ memory: Memory) -> Int {
    let seeing = problem.queries(
      seeing: keys, of: 0..<problem.queryCount, batch: head.batch)
    // Keys that nobody sees have no gradient, and are not looked at.
    if !seeing.isEmpty { load(keys, memory) }
    memory.keyGradients.update(repeating: 0, count: keyTile * padded)
    memory.valueGradients.update(repeating: 0, count: keyTile * padded)
    var scoreCount = 0
    for group in 0..<problem.groupSize {
      clearDecayGradients(group: group, keys)
      guard !seeing.isEmpty else { continue }
      for first in stride(
        from: seeing.lowerBound / queryTile * queryTile, to: seeing.upperBound, by: queryTile)
      {
        let queries = first..<min(problem.queryCount, first + queryTile)
        scoreCount += accumulate(group: group, queries: queries, keys: keys, memory)
      }
    }
    pass.gradients.keys.writeRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      factor: problem.terms.scale, from: memory.keyGradients, rowStride: padded)
    pass.gradients.values.writeRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      from: memory.valueGradients, rowStride: padded)
    return scoreCount
  }

  private func load(_ keys: Range<Int>, _ memory: Memory) {
    problem.keys.copyRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      to: memory.keys, rowStride: padded)
    transpose(memory.keys, count: keys.count, into: memory.keysTransposed)
    // Through the memory of what is summed only then.
    problem.values.copyRows(
      batch: head.batch, head: head.keyValueHead, tokens: keys, dimension: dimension,
      to: memory.valueGradients, rowStride: padded)
    transpose(memory.valueGradients, count: keys.count, into: memory.valuesTransposed)
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
  /// - Returns: how many scores were computed.
  private func accumulate(
    group: Int, queries: Range<Int>, keys: Range<Int>, _ memory: Memory
  ) -> Int {
    let row = group * problem.queryCount + queries.lowerBound
    let queryRows = rows.queries + row * padded
    let upstreamRows = rows.upstream + row * padded
    func visibleKeys(toRows rows: Range<Int>) -> Range<Int> {
      problem.keys(
        seenBy: rows.counted(from: -queries.lowerBound), of: keys, batch: head.batch
      ).counted(from: keys.lowerBound)
    }

    // Scores and the probabilities' gradients, as far as the tile's rows see.
    let scoreCount = score(queryRows, memory.keysTransposed, into: memory.probabilities)
    _ = score(upstreamRows, memory.valuesTransposed, into: memory.scoreGradients)
    func score(
      _ left: UnsafePointer<Float>, _ transposed: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) -> Int {
      multiplyTiles(
        rows: queries.count,
        columns: visibleKeys,
        depth: { _ in 0..<dimension },
        TileRows(pointer: left, rowStride: padded, depthStride: 1),
        TileColumns(pointer: transposed, depthStride: keyTile), into: target,
        resultStride: keyTile, adding: false)
    }

    let queryHead = head.queryHeads.lowerBound + group
    let number = head.number(ofQueryHead: queryHead)
    problem.dropout?.apply(
      to: memory.scoreGradients, rows: queries, columns: keys, rowsAreQueries: true,
      stride: keyTile, head: number)
    let factor = ScoreTile(
      head: head, queryHead: queryHead, queries: queries, keys: keys, rowsAreQueries: true,
      products: memory.probabilities, stride: keyTile
    ).applyTerms(slopes: memory.capSlopes)
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

    addDecayGradients(number: number, rowCount: queries.count, keys, memory.scoreGradients)
    if let scoreSums {
      for index in 0..<queries.count {
        var sum = Lanes(repeating: 0)
        for offset in stride(from: 0, to: keys.count, by: Lanes.width) {
          sum += Lanes(from: memory.scoreGradients + index * keyTile + offset)
        }
        scoreSums[row + index] += sum.horizontalSum
      }
    }
    if let slopes = memory.capSlopes {
      for offset in stride(from: 0, to: queries.count * keyTile, by: Lanes.width) {
        let gradient = memory.scoreGradients + offset
        let value = Lanes(from: gradient)
        // Where nothing is seen nothing was computed, and the slope may be anything, NaN included.
        (value * Lanes(from: slopes + offset)).replacing(with: 0, where: value .== 0)
          .store(to: gradient)
      }
    }

    accumulateTransposed(memory.probabilities, upstreamRows, into: memory.valueGradients)
    accumulateTransposed(memory.scoreGradients, queryRows, into: memory.keyGradients)
    func accumulateTransposed(
      _ weights: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) {
      multiplyTiles(
        rows: keys.count, columns: { _ in 0..<padded },
        depth: { rows in
          problem.queries(
            seeing: rows.counted(from: -keys.lowerBound), of: queries, batch: head.batch
          ).counted(from: queries.lowerBound)
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
    return scoreCount
  }

  /// Turns a query's scores into probabilities, and the gradients of these into the scores'.
  private func differentiateSoftmax(
    query: Int, keys: Range<Int>, scoreFactor: Float, logSumExp: Float, projection: Float,
    probabilities: UnsafeMutablePointer<Float>, gradients: UnsafeMutablePointer<Float>
  ) {
    // A query that sees nothing: minus infinity less infinity is the exponential's zero.
    let reference = Lanes(repeating: logSumExp == -.infinity ? .infinity : logSumExp)
    let visible = problem.keys(
      seenBy: query..<query + 1, of: keys, batch: head.batch
    ).counted(from: keys.lowerBound)
    // The products that follow take up to a tile's rows together, and need zeros where one of them
    // sees further. Where nothing was computed there may be anything, NaN included.
    for offset in stride(from: 0, to: keys.count, by: Lanes.width) {
      if offset >= visible.lowerBound, offset + Lanes.width <= visible.upperBound {
        let (probability, gradient) = softmax(at: offset)
        probability.store(to: probabilities + offset)
        gradient.store(to: gradients + offset)
      } else if offset + Lanes.width <= visible.lowerBound || offset >= visible.upperBound {
        Lanes(repeating: 0).store(to: probabilities + offset)
        Lanes(repeating: 0).store(to: gradients + offset)
      } else {
        let isSeen =
          (laneNumbers .>= Float(visible.lowerBound - offset))
          .& (laneNumbers .< Float(visible.upperBound - offset))
        let (probability, gradient) = softmax(at: offset)
        Lanes(repeating: 0).replacing(with: probability, where: isSeen)
          .store(to: probabilities + offset)
        Lanes(repeating: 0).replacing(with: gradient, where: isSeen).store(to: gradients + offset)
      }
    }

    @inline(always) func softmax(at offset: Int) -> (probability: Lanes, gradient: Lanes) {
      let score = Lanes(from: probabilities + offset)
      let probability = exponential2(
        multiplyAdd(score, Lanes(repeating: scoreFactor), -reference))
      return (probability, probability * (Lanes(from: gradients + offset) - projection))
    }
  }
}

// MARK: - Decays

extension BackwardPart {
  private func clearDecayGradients(group: Int, _ keys: Range<Int>) {
    guard let decays = pass.gradients.decays else { return }
    let number = head.number(ofQueryHead: head.queryHeads.lowerBound + group)
    (decays + number * problem.keyCount + keys.lowerBound).update(repeating: 0, count: keys.count)
  }

  /// Subtracts the sums of the scores' gradients over the tile's queries: a key's decay is what its
  /// scores lack.
  private func addDecayGradients(
    number: Int, rowCount: Int, _ keys: Range<Int>, _ scoreGradients: UnsafePointer<Float>
  ) {
    guard let decays = pass.gradients.decays else { return }
    let target = decays + number * problem.keyCount + keys.lowerBound
    for slot in VectorSlots(keys.count) {
      var sum = Lanes(repeating: 0)
      for row in 0..<rowCount { sum += Lanes(from: scoreGradients + row * keyTile + slot.offset) }
      slot.store(slot.load(target) - sum, to: target)
    }
  }
}
