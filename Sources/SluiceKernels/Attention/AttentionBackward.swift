extension AttentionKernel {
  /// Where the gradients of an attention's operands go; all of them are overwritten.
  ///
  /// Each may be the memory of its operand: what is read again later is copied first.
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
  ///   memory of twice the queries' size, once more for each part, and a few tiles a thread.
  public static func backward(
    _ problem: AttentionProblem, outputGradient: HeadsView, ungated: HeadsView,
    logSumExp: UnsafePointer<Float>, gradients: Gradients, pool: ThreadPool = .current
  ) {
    let pass = BackwardPass(
      problem: problem, ungated: ungated, logSumExp: logSumExp, gradients: gradients)
    guard problem.batchSize * problem.headCount * problem.queryCount > 0 else { return }
    let rowsSize = pass.rowTotal * problem.paddedDimension
    withScratch((2 + pass.partCount) * rowsSize + pass.rowTotal) { scratch in
      let rows = BackwardRows(
        queries: scratch, upstream: scratch + rowsSize,
        projections: scratch + 2 * rowsSize,
        queryGradients: scratch + 2 * rowsSize + pass.rowTotal)
      pass.prepare(rows, outputGradient: outputGradient, pool: pool)
      pool.parallelFor(problem.batchSize * problem.keyValueHeadCount * pass.partCount) { index in
        let part = index % pass.partCount
        let headIndex = index / pass.partCount
        let task = BackwardPart(
          pass: pass, batch: headIndex / problem.keyValueHeadCount,
          keyValueHead: headIndex % problem.keyValueHeadCount, part: part, rows: rows,
          queryGradients: rows.queryGradients + part * rowsSize)
        task.run()
      }
      pass.addParts(rows.queryGradients, pool: pool)
    }
  }
}

/// What a backward pass keeps for each query of each head, as contiguous rows `[batch, heads, queries]`
/// filled up to whole vectors.
private struct BackwardRows {
  /// The queries times the scale.
  let queries: UnsafeMutablePointer<Float>
  /// The gradient of the output before the gate.
  let upstream: UnsafeMutablePointer<Float>
  /// That gradient's product with the output before the gate, a number a row.
  let projections: UnsafeMutablePointer<Float>
  /// The queries' gradients still without the scale, once for each part.
  let queryGradients: UnsafeMutablePointer<Float>
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

  /// Packs the queries, and takes the output's gradient through the gate.
  func prepare(_ rows: BackwardRows, outputGradient: HeadsView, pool: ThreadPool) {
    let tileSize = AttentionKernel.queryTile
    let tileCount = (problem.queryCount + tileSize - 1) / tileSize
    pool.parallelFor(problem.batchSize * problem.headCount * tileCount) { index in
      let batch = index / tileCount / problem.headCount
      let head = index / tileCount % problem.headCount
      let first = index % tileCount * tileSize
      let queries = first..<min(problem.queryCount, first + tileSize)
      let row = rowIndex(batch: batch, head: head, query: first)
      problem.queries.copyRows(
        batch: batch, head: head, tokens: queries, dimension: problem.headDimension,
        factor: problem.scale, to: rows.queries + row * problem.paddedDimension,
        rowStride: problem.paddedDimension)
      passGate(
        batch: batch, head: head, queries: queries, outputGradient,
        upstream: rows.upstream + row * problem.paddedDimension,
        projections: rows.projections + row)
    }
  }

  /// The gate's gradient, the gradient of what is gated, and each row's product of that with the
  /// output before the gate.
  private func passGate(
    batch: Int, head: Int, queries: Range<Int>, _ outputGradient: HeadsView,
    upstream: UnsafeMutablePointer<Float>, projections: UnsafeMutablePointer<Float>
  ) {
    let padded = problem.paddedDimension
    let dimension = problem.headDimension
    outputGradient.copyRows(
      batch: batch, head: head, tokens: queries, dimension: dimension, to: upstream,
      rowStride: padded)
    withScratch(2 * queries.count * padded) { output in
      let logits = output + queries.count * padded
      ungated.copyRows(
        batch: batch, head: head, tokens: queries, dimension: dimension, to: output,
        rowStride: padded)
      if let gate = problem.gate, let gateLogits = gradients.gateLogits {
        gate.copyLogits(
          batch: batch, head: head, tokens: queries, dimension: dimension, to: logits,
          rowStride: padded)
        Gating.applyBackward(
          gate.activation, count: queries.count * padded, values: output, logits: logits,
          gradient: upstream)
        gate.writeGradients(
          to: gateLogits, batch: batch, head: head, tokens: queries, dimension: dimension,
          from: logits, rowStride: padded)
      }
      for index in 0..<queries.count {
        var sum = Lanes(repeating: 0)
        for offset in stride(from: index * padded, to: (index + 1) * padded, by: Lanes.width) {
          sum = multiplyAdd(Lanes(from: upstream + offset), Lanes(from: output + offset), sum)
        }
        projections[index] = sum.horizontalSum
      }
    }
  }

  /// Adds the parts' gradients of the queries, in order, and writes them with the scale.
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
          slot.store(sum * problem.scale, to: target)
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
  let rows: BackwardRows
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
    /// Keys, padded rows.
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
    for head in heads {
      let first = pass.rowIndex(batch: batch, head: head, query: 0)
      (queryGradients + first * padded).update(repeating: 0, count: problem.queryCount * padded)
    }
    let tile = keyTile * padded
    withScratch(5 * tile + 2 * queryTile * keyTile) { tiles in
      let memory = Memory(
        keys: tiles, keysTransposed: tiles + tile, valuesTransposed: tiles + 2 * tile,
        keyGradients: tiles + 3 * tile, valueGradients: tiles + 4 * tile,
        probabilities: tiles + 5 * tile, scoreGradients: tiles + 5 * tile + queryTile * keyTile)
      // Dealt out in turn: with a causal mask the first keys have the most to do.
      for first in stride(
        from: part * keyTile, to: problem.keyCount, by: pass.partCount * keyTile)
      {
        process(keys: first..<min(problem.keyCount, first + keyTile), memory)
      }
    }
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
      batch: batch, head: keyValueHead, tokens: keys, dimension: dimension,
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
      batch: batch, head: keyValueHead, tokens: keys, dimension: dimension, to: memory.keys,
      rowStride: padded)
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
    let queryRows = rows.queries + row * padded
    let upstreamRows = rows.upstream + row * padded
    func visibleKeys(toRows rows: Range<Int>) -> Range<Int> {
      let visible = problem.visibleKeyCount(queryEnd: queries.lowerBound + rows.upperBound)
      return 0..<max(0, min(keys.count, visible - keys.lowerBound))
    }

    // Scores and the probabilities' gradients, as far as the tile's rows see.
    score(queryRows, memory.keysTransposed, into: memory.probabilities)
    score(upstreamRows, memory.valuesTransposed, into: memory.scoreGradients)
    func score(
      _ left: UnsafePointer<Float>, _ transposed: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) {
      multiplyTiles(
        rows: queries.count, columns: { rows in visibleKeys(toRows: rows) },
        depth: { _ in 0..<dimension },
        TileRows(pointer: left, rowStride: padded, depthStride: 1),
        TileColumns(pointer: transposed, depthStride: keyTile), into: target,
        resultStride: keyTile, adding: false)
    }

    let headIndex = batch * problem.headCount + head
    problem.dropout?.apply(
      to: memory.scoreGradients, rows: queries, columns: keys, rowsAreQueries: true,
      stride: keyTile, head: headIndex)
    differentiateSoftmax(queries: queries, keys: keys, firstRow: row, memory)
    problem.dropout?.apply(
      to: memory.probabilities, rows: queries, columns: keys, rowsAreQueries: true,
      stride: keyTile, head: headIndex)

    accumulateTransposed(memory.probabilities, upstreamRows, into: memory.valueGradients)
    accumulateTransposed(memory.scoreGradients, queryRows, into: memory.keyGradients)
    func accumulateTransposed(
      _ weights: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
      into target: UnsafeMutablePointer<Float>
    ) {
      multiplyTiles(
        rows: keys.count, columns: { _ in 0..<padded },
        depth: { rows in
          let first = problem.firstQuery(seeing: keys.lowerBound + rows.lowerBound)
          return min(queries.count, max(0, first - queries.lowerBound))..<queries.count
        },
        TileRows(pointer: weights, rowStride: 1, depthStride: keyTile),
        TileColumns(pointer: right, depthStride: padded), into: target, resultStride: padded,
        adding: true)
    }

    multiplyTiles(
      rows: queries.count, columns: { _ in 0..<padded },
      depth: { rows in visibleKeys(toRows: rows) },
      TileRows(pointer: memory.scoreGradients, rowStride: keyTile, depthStride: 1),
      TileColumns(pointer: memory.keys, depthStride: padded),
      into: queryGradients + row * padded, resultStride: padded, adding: true)
  }

  /// Turns scores into probabilities, and the gradients of these into the scores'.
  ///
  /// Apart from the products around it, so that its loop stays free of calls.
  @inline(never)
  private func differentiateSoftmax(
    queries: Range<Int>, keys: Range<Int>, firstRow: Int, _ memory: Memory
  ) {
    addBiases(queries: queries, keys: keys, memory.probabilities)
    for query in queries {
      let index = query - queries.lowerBound
      let probabilities = memory.probabilities + index * keyTile
      let gradients = memory.scoreGradients + index * keyTile
      let logSumExp = pass.logSumExp[firstRow + index]
      // A query that sees nothing: minus infinity less infinity is the exponential's zero.
      let reference = logSumExp == -.infinity ? .infinity : logSumExp
      let projection = rows.projections[firstRow + index]
      let visible =
        min(keys.upperBound, problem.visibleKeyCount(queryEnd: query + 1)) - keys.lowerBound
      for offset in stride(from: 0, to: keys.count, by: Lanes.width) {
        // Where nothing was computed there may be anything, NaN included.
        let isHidden = laneIndices .>= UInt32(max(0, min(Lanes.width, visible - offset)))
        let probability = exponential(Lanes(from: probabilities + offset) - reference)
          .replacing(with: 0, where: isHidden)
        let gradient = Lanes(from: gradients + offset) - projection
        probability.store(to: probabilities + offset)
        (probability * gradient).replacing(with: 0, where: isHidden).store(to: gradients + offset)
      }
    }
  }

  private func addBiases(
    queries: Range<Int>, keys: Range<Int>, _ scores: UnsafeMutablePointer<Float>
  ) {
    guard problem.mask.bias != nil || problem.mask.keyBias != nil else { return }
    for query in queries {
      let row = scores + (query - queries.lowerBound) * keyTile
      for key in keys {
        if let bias = problem.mask.bias {
          row[key - keys.lowerBound] += bias[query * problem.keyCount + key]
        }
        if let keyBias = problem.mask.keyBias {
          row[key - keys.lowerBound] += keyBias[batch * problem.keyCount + key]
        }
      }
    }
  }
}
