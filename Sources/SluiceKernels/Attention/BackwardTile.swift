/// A tile of queries of one head by a tile of keys: computes its contribution to the gradients.
///
/// With `g` the gradient of the output before the gate, `o` that output, `drop` the dropout, and
/// `score` the function that `ScoreTerms` describe:
///
///     p  = exp(score(q k^T) - logSumExp)
///     dp = drop(g v^T)
///     ds = p (dp - g.o) score'
///     dv += drop(p)^T g,  dk += ds^T q,  dq += ds k
///
/// The scale of `dk` and `dq` is applied when they are written.
struct BackwardTile {
  let owner: BackwardKeyTile
  /// The index of the query head among those that share the key/value head.
  let group: Int
  let queries: Range<Int>
  let keys: Range<Int>
  /// Whether no later queries of the head see the keys.
  let isLast: Bool

  private var pass: BackwardHead { owner.pass }
  private var memory: BackwardMemory { owner.memory }
  private var problem: AttentionProblem { pass.problem }
  private var head: AttentionHead { pass.head }
  private var padded: Int { pass.padded }
  private var keyTile: Int { BackwardKeyTile.keyTile }
  private var queryHead: Int { head.queryHeads.lowerBound + group }

  /// The index of the tile among the query tiles of all query heads, and those up to the next one that is
  /// visited.
  private var steps: Range<Int> {
    let first = group * pass.queryTileCount
    let step = first + queries.lowerBound / BackwardHead.queryTile
    return step..<(isLast ? first + pass.queryTileCount : step + 1)
  }

  /// The row of the first query in `BackwardRows`.
  private var firstRow: Int { group * pass.groupRowCount + queries.lowerBound }

  /// - Returns: the number of scores computed.
  func accumulate() -> Int {
    let rows = owner.rows
    let scoreCount = multiply(rows.queries, memory.keysTransposed, into: memory.probabilities)
    multiply(rows.upstream, memory.valuesTransposed, into: memory.scoreGradients)
    dropOut(memory.scoreGradients)
    let scoreFactor = applyScoreTerms()
    differentiateSoftmax(scoreFactor: scoreFactor)
    dropOut(memory.probabilities)
    addDecayGradients()
    sumScoreGradients()
    differentiateCap()
    if problem.precision == .bfloat16 { roundToPairs() }
    addTransposed(memory.probabilities, times: rows.upstream, to: memory.valueGradients)
    addTransposed(memory.scoreGradients, times: rows.queries, to: memory.keyGradients)
    owner.turns.take(steps, ofKeyTile: owner.index) {
      addQueryDecayGradients()
      addQueryGradients()
    }
    return scoreCount
  }
}

// MARK: - Products

extension BackwardTile {
  /// `left right^T` where the tile's queries see the keys: scores, or the probabilities' gradients.
  ///
  /// - Returns: the number of elements computed.
  @discardableResult
  private func multiply(
    _ left: ProductRows, _ transposed: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) -> Int {
    multiplyTiles(
      problem.precision, rows: queries.count,
      columns: { head.visibleKeys(toQueries: $0, ofTile: queries, keys) },
      depth: { _ in 0..<pass.dimension },
      left.left(from: firstRow),
      TileColumns(pointer: transposed, depthStride: keyTile), into: target,
      resultStride: keyTile, adding: false)
  }

  /// Adds `weights^T right`: the gradients of the tile's values or of its keys.
  private func addTransposed(
    _ weights: UnsafePointer<Float>, times right: ProductRows,
    to target: UnsafeMutablePointer<Float>
  ) {
    multiplyTiles(
      problem.precision, rows: keys.count, columns: { _ in 0..<padded },
      depth: { head.seeingQueries(ofKeys: $0, ofTile: queries, keys) },
      TileRows(pointer: weights, rowStride: 1, depthStride: keyTile),
      right.right(from: firstRow), into: target, resultStride: padded,
      adding: true)
  }

  private func addQueryGradients() {
    multiplyTiles(
      problem.precision, rows: queries.count, columns: { _ in 0..<padded },
      depth: { head.visibleKeys(toQueries: $0, ofTile: queries, keys) },
      TileRows(
        pointer: memory.scoreGradientRows, rowStride: problem.precision.wordCount(keyTile),
        depthStride: 1), memory.keys.right(from: 0),
      into: owner.rows.queryGradients + firstRow * padded, resultStride: padded, adding: true)
  }
}

// MARK: - Rounding

extension BackwardTile {
  /// Rounds weights and gradients of scores to pairs: of queries, for the transposed products, and of keys.
  private func roundToPairs() {
    let width = roundUp(keys.count, to: Lanes.width)
    for index in 0..<queries.count {
      Packing.pair(
        memory.scoreGradients + index * keyTile, to: memory.scoreGradientRows + index * keyTile / 2,
        count: width)
    }
    for tile in [memory.probabilities, memory.scoreGradients] {
      for index in stride(from: 0, to: queries.count, by: 2) {
        let row = tile + index * keyTile
        Packing.interleave(
          row, index + 1 < queries.count ? row + keyTile : nil, to: tile + index / 2 * keyTile,
          count: width)
      }
    }
  }
}

// MARK: - Between the products

extension BackwardTile {
  private func dropOut(_ tile: UnsafeMutablePointer<Float>) {
    problem.dropout?.apply(
      to: tile, rows: queries, columns: keys, rowsAreQueries: true, stride: keyTile,
      head: head.number(ofQueryHead: queryHead))
  }

  /// Turns products into scores, except for the factor that is returned.
  private func applyScoreTerms() -> Float {
    ScoreTile(
      head: head, queryHead: queryHead, queries: queries, keys: keys, rowsAreQueries: true,
      products: memory.probabilities, stride: keyTile
    ).applyTerms(slopes: memory.capSlopes)
  }

  /// Turns scores into probabilities, and the gradients of the probabilities into those of the scores.
  private func differentiateSoftmax(scoreFactor: Float) {
    let logSumExp = pass.logSumExp + head.number(ofQueryHead: queryHead) * problem.queryCount
    for (index, query) in queries.enumerated() {
      differentiateSoftmax(
        ofQuery: query, scoreFactor: scoreFactor, logSumExp: logSumExp[query],
        projection: owner.rows.projections[firstRow + index],
        scores: memory.probabilities + index * keyTile,
        gradients: memory.scoreGradients + index * keyTile)
    }
  }

  /// Turns a query's scores into probabilities, and the gradients of these into those of the scores.
  private func differentiateSoftmax(
    ofQuery query: Int, scoreFactor: Float, logSumExp: Float, projection: Float,
    scores probabilities: UnsafeMutablePointer<Float>, gradients: UnsafeMutablePointer<Float>
  ) {
    // For a query that sees no key, infinity is subtracted, so that the exponentials are zero.
    let reference = Lanes(repeating: logSumExp == -.infinity ? .infinity : logSumExp)
    let visible = problem.keys(
      seenBy: query..<query + 1, of: keys, batch: head.batch
    ).counted(from: keys.lowerBound)
    // The products that follow take up to a tile's rows together, and need zeros where one of the other rows
    // sees more keys. Where nothing was computed, the memory may contain anything, NaN included.
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

  /// Multiplies the scores' gradients by the soft cap's derivative, if there is a cap.
  private func differentiateCap() {
    guard let slopes = memory.capSlopes else { return }
    for offset in stride(from: 0, to: queries.count * keyTile, by: Lanes.width) {
      let gradient = memory.scoreGradients + offset
      let value = Lanes(from: gradient)
      // Hidden scores were not computed, and their slope may be anything, NaN included.
      (value * Lanes(from: slopes + offset)).replacing(with: 0, where: value .== 0)
        .store(to: gradient)
    }
  }
}

// MARK: - Decays

extension BackwardTile {
  /// Subtracts the sums of the scores' gradients over the tile's queries: a key's decay sum is
  /// subtracted from its scores.
  private func addDecayGradients() {
    guard let target = owner.decayGradients(queryHead: queryHead, keys) else { return }
    for slot in VectorSlots(keys.count) {
      var sum = Lanes(repeating: 0)
      for row in 0..<queries.count {
        sum += Lanes(from: memory.scoreGradients + row * keyTile + slot.offset)
      }
      slot.store(slot.load(target) - sum, to: target)
    }
  }

  /// Sums the scores' gradients over the tile's keys for each query, if the sums are wanted.
  private func sumScoreGradients() {
    guard let sums = memory.scoreGradientSums else { return }
    for index in 0..<queries.count {
      var sum = Lanes(repeating: 0)
      for offset in stride(from: 0, to: keys.count, by: Lanes.width) {
        sum += Lanes(from: memory.scoreGradients + index * keyTile + offset)
      }
      sums[index] = sum.horizontalSum
    }
  }

  private func addQueryDecayGradients() {
    guard let sums = memory.scoreGradientSums,
      let target = pass.queryDecayGradients(queryHead: queryHead, queries)
    else { return }
    for index in 0..<queries.count { target[index] += sums[index] }
  }
}
