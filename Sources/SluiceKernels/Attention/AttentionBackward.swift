extension AttentionKernel {
  /// Where the gradients of an attention's operands go; all of them are overwritten.
  public struct Gradients {
    /// Of the queries.
    public var queries: HeadsView
    /// Of the keys.
    public var keys: HeadsView
    /// Of the values.
    public var values: HeadsView
    /// Of the gate's logits; needed where there is a gate.
    public var gateLogits: HeadsView?

    /// Makes a set of places.
    public init(
      queries: HeadsView, keys: HeadsView, values: HeadsView, gateLogits: HeadsView? = nil
    ) {
      self.queries = queries
      self.keys = keys
      self.values = values
      self.gateLogits = gateLogits
    }
  }

  /// Computes the gradients of queries, keys, values and gate.
  ///
  /// Probabilities are computed again from the scores and `logSumExp`, tile by tile. A key/value head
  /// is one thread's work; where there are few heads, its keys are dealt out to a number of parts
  /// that depends on the sizes alone, and the parts' gradients of the queries are added in order.
  ///
  /// - Parameters:
  ///   - problem: as in the forward pass.
  ///   - outputGradient: gradient of the gated output.
  ///   - ungated: the forward pass's output before the gate.
  ///   - logSumExp: from the forward pass.
  ///   - gradients: where the results go.
  ///   - pool: the threads to work on.
  /// - Complexity: `10 queries keys headDimension` operations a head, half of it when causal; scratch
  ///   memory of twice the queries' size, and once more for each part.
  public static func backward(
    _ problem: AttentionProblem, outputGradient: HeadsView, ungated: HeadsView,
    logSumExp: UnsafePointer<Float>, gradients: Gradients, pool: ThreadPool = .current
  ) {
    let pass = BackwardPass(
      problem: problem, ungated: ungated, logSumExp: logSumExp, gradients: gradients)
    guard problem.batchSize * problem.headCount * problem.queryCount > 0 else { return }
    withScratch(pass.rowTotal * (problem.paddedDimension + 1)) { upstream in
      let projections = upstream + pass.rowTotal * problem.paddedDimension
      pass.passGate(
        outputGradient, upstream: upstream, projections: projections, pool: pool)
      withScratch(pass.partCount * pass.rowTotal * problem.paddedDimension) { queryGradients in
        pool.parallelFor(problem.batchSize * problem.keyValueHeadCount * pass.partCount) { index in
          let part = index % pass.partCount
          let headIndex = index / pass.partCount
          let task = BackwardPart(
            pass: pass, batch: headIndex / problem.keyValueHeadCount,
            keyValueHead: headIndex % problem.keyValueHeadCount, part: part,
            upstream: upstream, projections: projections,
            queryGradients: queryGradients
              + part * pass.rowTotal * problem.paddedDimension)
          task.run()
        }
        pass.addParts(queryGradients, pool: pool)
      }
    }
  }
}

/// What all threads of a backward pass share.
private struct BackwardPass {
  let problem: AttentionProblem
  let ungated: HeadsView
  let logSumExp: UnsafePointer<Float>
  let gradients: AttentionKernel.Gradients

  /// Rows of queries over all sequences and heads.
  var rowTotal: Int { problem.batchSize * problem.headCount * problem.queryCount }

  /// Parts that a head's keys are dealt out to: enough work for a few threads, whatever their number.
  var partCount: Int {
    let heads = problem.batchSize * problem.keyValueHeadCount
    let tiles = (problem.keyCount + AttentionKernel.keyTile - 1) / AttentionKernel.keyTile
    return max(1, min(8 / heads, tiles / 4))
  }

  /// The row of a query among all, `[batch, heads, queries]`.
  func rowIndex(batch: Int, head: Int, query: Int) -> Int {
    (batch * problem.headCount + head) * problem.queryCount + query
  }

  /// Takes the output's gradient through the gate: gives the gate's gradient, the gradient of what
  /// is gated (as padded rows), and each row's product of that with the ungated output.
  func passGate(
    _ outputGradient: HeadsView, upstream: UnsafeMutablePointer<Float>,
    projections: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let padded = problem.paddedDimension
    let grain = max(1, (1 << 13) / padded)
    pool.parallelRanges(rowTotal, grain: grain) { rows in
      for row in rows {
        let query = row % problem.queryCount
        let head = row / problem.queryCount % problem.headCount
        let batch = row / problem.queryCount / problem.headCount
        projections[row] = passGate(
          gradient: outputGradient.at(batch: batch, token: query, head: head),
          ungated: ungated.at(batch: batch, token: query, head: head),
          logits: problem.gate?.logits.at(batch: batch, token: query, head: head),
          logitsGradient: gradients.gateLogits?.at(batch: batch, token: query, head: head),
          upstream: upstream + row * padded)
      }
    }
  }

  private func passGate(
    gradient: UnsafePointer<Float>, ungated: UnsafePointer<Float>,
    logits: UnsafePointer<Float>?, logitsGradient: UnsafeMutablePointer<Float>?,
    upstream: UnsafeMutablePointer<Float>
  ) -> Float {
    var projection = Lanes(repeating: 0)
    var headwise = Lanes(repeating: 0)
    for slot in VectorSlots(problem.headDimension) {
      let output = slot.load(ungated)
      var inner = slot.load(gradient)
      if let gate = problem.gate, let logits, let logitsGradient {
        let logit = gate.logits(logits, slot)
        let toGate = inner * output
        inner *= gate.activation(logit)
        if gate.isHeadwise {
          headwise += toGate
        } else {
          slot.store(toGate * gate.activation.derivative(at: logit), to: logitsGradient)
        }
      }
      inner.store(to: upstream + slot.offset)
      projection = multiplyAdd(inner, output, projection)
    }
    if let gate = problem.gate, let logits, let logitsGradient, gate.isHeadwise {
      let slope = gate.activation.derivative(at: Lanes(repeating: logits[0]))[0]
      logitsGradient[0] = headwise.horizontalSum * slope
    }
    return projection.horizontalSum
  }

  /// Adds the parts' gradients of the queries, in order, and writes them.
  func addParts(_ parts: UnsafeMutablePointer<Float>, pool: ThreadPool) {
    let padded = problem.paddedDimension
    pool.parallelRanges(rowTotal, grain: max(1, (1 << 14) / padded)) { rows in
      for row in rows {
        let target = gradients.queries.at(
          batch: row / problem.queryCount / problem.headCount, token: row % problem.queryCount,
          head: row / problem.queryCount % problem.headCount)
        for slot in VectorSlots(problem.headDimension) {
          var sum = slot.load(parts + row * padded)
          for part in 1..<max(1, partCount) {
            sum += slot.load(parts + (part * rowTotal + row) * padded)
          }
          slot.store(sum, to: target)
        }
      }
    }
  }
}

/// A share of the keys of one key/value head, against the queries of every head it serves.
private struct BackwardPart {
  let pass: BackwardPass
  let batch: Int
  let keyValueHead: Int
  let part: Int
  let upstream: UnsafePointer<Float>
  let projections: UnsafePointer<Float>
  let queryGradients: UnsafeMutablePointer<Float>

  private var problem: AttentionProblem { pass.problem }
  private var dimension: Int { problem.headDimension }
  private var padded: Int { problem.paddedDimension }
  private var queryTile: Int { AttentionKernel.queryTile }
  private var keyTile: Int { AttentionKernel.keyTile }
  private var heads: Range<Int> {
    let first = keyValueHead * problem.groupSize
    return first..<(first + problem.groupSize)
  }

  /// What a tile of keys needs while all queries pass by it.
  private struct Memory {
    /// Queries of every head, padded rows.
    let queries: UnsafeMutablePointer<Float>
    /// Keys times the scale, padded rows.
    let keys: UnsafeMutablePointer<Float>
    /// The same, transposed: `[headDimension, keyTile]`.
    let keysTransposed: UnsafeMutablePointer<Float>
    /// Values, transposed.
    let valuesTransposed: UnsafeMutablePointer<Float>
    /// Gradients of the tile's keys and values, padded rows.
    let keyGradients: UnsafeMutablePointer<Float>
    let valueGradients: UnsafeMutablePointer<Float>
    /// `[queryTile, keyTile]`: scores, then probabilities; and their gradients.
    let probabilities: UnsafeMutablePointer<Float>
    let scoreGradients: UnsafeMutablePointer<Float>
  }

  func run() {
    let rows = problem.queryCount * padded
    let tile = keyTile * padded
    withScratch(problem.groupSize * rows + 5 * tile + 2 * queryTile * keyTile) { scratch in
      let tiles = scratch + problem.groupSize * rows
      let memory = Memory(
        queries: scratch, keys: tiles, keysTransposed: tiles + tile,
        valuesTransposed: tiles + 2 * tile, keyGradients: tiles + 3 * tile,
        valueGradients: tiles + 4 * tile, probabilities: tiles + 5 * tile,
        scoreGradients: tiles + 5 * tile + queryTile * keyTile)
      for head in heads {
        problem.queries.copyRows(
          batch: batch, head: head, tokens: 0..<problem.queryCount, dimension: dimension,
          to: memory.queries + (head - heads.lowerBound) * rows, rowStride: padded)
        rowPointer(queryGradients, head: head).update(repeating: 0, count: rows)
      }
      // Dealt out in turn: with a causal mask the first keys have the most to do.
      for first in stride(
        from: part * keyTile, to: problem.keyCount, by: pass.partCount * keyTile)
      {
        process(keys: first..<min(problem.keyCount, first + keyTile), memory)
      }
    }
  }

  private func rowPointer(
    _ base: UnsafeMutablePointer<Float>, head: Int
  ) -> UnsafeMutablePointer<Float> {
    base + pass.rowIndex(batch: batch, head: head, query: 0) * padded
  }

  private func process(keys: Range<Int>, _ memory: Memory) {
    prepare(keys: keys, memory)
    let firstQuery = problem.firstQuery(seeing: keys.lowerBound) / queryTile * queryTile
    for head in heads {
      for first in stride(from: firstQuery, to: problem.queryCount, by: queryTile) {
        let queries = first..<min(problem.queryCount, first + queryTile)
        accumulate(head: head, queries: queries, keys: keys, memory)
      }
    }
    pass.gradients.keys.writeRows(
      batch: batch, head: keyValueHead, tokens: keys, dimension: dimension, factor: problem.scale,
      from: memory.keyGradients, rowStride: padded)
    pass.gradients.values.writeRows(
      batch: batch, head: keyValueHead, tokens: keys, dimension: dimension,
      from: memory.valueGradients, rowStride: padded)
  }

  private func prepare(keys: Range<Int>, _ memory: Memory) {
    problem.values.copyRows(
      batch: batch, head: keyValueHead, tokens: keys, dimension: dimension, to: memory.keys,
      rowStride: padded)
    transpose(memory.keys, keyCount: keys.count, into: memory.valuesTransposed)
    problem.keys.copyRows(
      batch: batch, head: keyValueHead, tokens: keys, dimension: dimension, factor: problem.scale,
      to: memory.keys, rowStride: padded)
    transpose(memory.keys, keyCount: keys.count, into: memory.keysTransposed)
    memory.keyGradients.update(repeating: 0, count: keyTile * padded)
    memory.valueGradients.update(repeating: 0, count: keyTile * padded)
  }

  private func transpose(
    _ rows: UnsafePointer<Float>, keyCount: Int, into target: UnsafeMutablePointer<Float>
  ) {
    Packing.packColumns(
      MatrixView(rows, rowStride: padded).transposed, depth: dimension, columnCount: keyCount,
      width: keyTile, into: target)
  }

  private func accumulate(head: Int, queries: Range<Int>, keys: Range<Int>, _ memory: Memory) {
    let row = pass.rowIndex(batch: batch, head: head, query: queries.lowerBound)
    let queryRows =
      memory.queries
      + ((head - heads.lowerBound) * problem.queryCount + queries.lowerBound) * padded
    let upstreamRows = upstream + row * padded

    func visibleKeys(toRows rows: Range<Int>) -> Range<Int> {
      let visible = problem.visibleKeyCount(queryEnd: queries.lowerBound + rows.upperBound)
      return 0..<max(0, min(keys.count, visible - keys.lowerBound))
    }

    // Scores and the probabilities' gradients, as far as the tile's rows see.
    score(queryRows, memory.keysTransposed, into: memory.probabilities)
    score(upstreamRows, memory.valuesTransposed, into: memory.scoreGradients)
    func score(
      _ rows: UnsafePointer<Float>, _ transposed: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) {
      multiplyTiles(
        rows: queries.count, columns: { rows in visibleKeys(toRows: rows) },
        depth: { _ in 0..<dimension },
        TileRows(pointer: rows, rowStride: padded, depthStride: 1),
        TileColumns(pointer: transposed, depthStride: keyTile), into: target,
        resultStride: keyTile, adding: false)
    }

    for query in queries {
      differentiateSoftmax(
        head: head, query: query, keys: keys, row: row + query - queries.lowerBound,
        memory.probabilities + (query - queries.lowerBound) * keyTile,
        memory.scoreGradients + (query - queries.lowerBound) * keyTile)
    }

    accumulateTransposed(memory.probabilities, upstreamRows, into: memory.valueGradients)
    accumulateTransposed(memory.scoreGradients, queryRows, into: memory.keyGradients)
    func accumulateTransposed(
      _ weights: UnsafePointer<Float>, _ rows: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) {
      multiplyTiles(
        rows: keys.count, columns: { _ in 0..<padded },
        depth: { rows in
          let first = problem.firstQuery(seeing: keys.lowerBound + rows.lowerBound)
          return min(queries.count, max(0, first - queries.lowerBound))..<queries.count
        },
        TileRows(pointer: weights, rowStride: 1, depthStride: keyTile),
        TileColumns(pointer: rows, depthStride: padded), into: target, resultStride: padded,
        adding: true)
    }

    multiplyTiles(
      rows: queries.count, columns: { _ in 0..<padded },
      depth: { rows in visibleKeys(toRows: rows) },
      TileRows(pointer: memory.scoreGradients, rowStride: keyTile, depthStride: 1),
      TileColumns(pointer: memory.keys, depthStride: padded),
      into: queryGradients + row * padded, resultStride: padded, adding: true)
  }

  /// Turns a row of scores into probabilities, and their gradients into the scores'.
  @inline(always)
  private func differentiateSoftmax(
    head: Int, query: Int, keys: Range<Int>, row: Int,
    _ probabilities: UnsafeMutablePointer<Float>, _ gradients: UnsafeMutablePointer<Float>
  ) {
    let logSumExp = pass.logSumExp[row]
    // A query that sees nothing: minus infinity less infinity is the exponential's zero.
    let reference = logSumExp == -.infinity ? .infinity : logSumExp
    let projection = projections[row]
    if let bias = problem.mask.bias {
      for key in keys {
        probabilities[key - keys.lowerBound] += bias[query * problem.keyCount + key]
      }
    }
    if let keyBias = problem.mask.keyBias {
      for key in keys {
        probabilities[key - keys.lowerBound] += keyBias[batch * problem.keyCount + key]
      }
    }
    let visible =
      min(keys.upperBound, problem.visibleKeyCount(queryEnd: query + 1)) - keys.lowerBound
    var offset = 0
    while offset < keys.count {
      let isVisible = laneIndices .< UInt32(max(0, min(Lanes.width, visible - offset)))
      var probability = exponential(Lanes(from: probabilities + offset) - reference)
      probability.replace(with: 0, where: .!isVisible)
      var gradient = Lanes(from: gradients + offset)
      var kept = probability
      if let dropout = problem.dropout {
        let factors = AttentionDropout.factors(
          dropout.stream(batch: batch, head: head, headCount: problem.headCount),
          queries: SIMD16(repeating: UInt32(query)),
          keys: laneIndices &+ UInt32(keys.lowerBound + offset), threshold: dropout.threshold,
          keptFactor: dropout.keptFactor)
        gradient *= factors
        kept *= factors
      }
      kept.store(to: probabilities + offset)
      // Where nothing was computed there may be anything, NaN included.
      (probability * (gradient - projection)).replacing(with: 0, where: .!isVisible)
        .store(to: gradients + offset)
      offset += Lanes.width
    }
  }
}
