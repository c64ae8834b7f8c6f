#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension AttentionKernel {
  /// Computes the attention's output.
  ///
  /// Scores are kept with the queries along the vector, so that the softmax's maximum and sum need
  /// no step across its lanes.
  ///
  /// - Parameters:
  ///   - problem: sizes and operands.
  ///   - output: receives the gated output, `[batch, queries, heads, headDimension]`.
  ///   - ungated: receives the output before the gate, which the backward pass needs.
  ///   - logSumExp: receives the logarithm of each softmax's denominator, `[batch, heads, queries]`;
  ///     minus infinity where no key is seen.
  ///   - pool: the threads to work on; a tile of queries of one head at a time.
  /// - Complexity: `4 queries keys headDimension` operations a head, half of it when causal; scratch
  ///   memory for a few tiles a thread.
  public static func forward(
    _ problem: AttentionProblem, output: HeadsView, ungated: HeadsView?,
    logSumExp: UnsafeMutablePointer<Float>?, pool: ThreadPool = .current
  ) {
    let tileCount = (problem.queryCount + queryTile - 1) / queryTile
    let headTotal = problem.batchSize * problem.headCount
    withPackedKeys(problem, pool: pool) { keys, values in
      // The last tiles first: with a causal mask they have the most to do.
      pool.parallelFor(headTotal * tileCount) { index in
        let first = (tileCount - 1 - index / headTotal) * queryTile
        let task = ForwardTile(
          problem: problem, packedKeys: keys, packedValues: values,
          batch: index % headTotal / problem.headCount, head: index % problem.headCount,
          queries: first..<min(problem.queryCount, first + queryTile))
        task.run(output: output, ungated: ungated, logSumExp: logSumExp)
      }
    }
  }

  /// Calls `body` with keys and values as contiguous rows, `[batch, key/value heads, keys]`, filled
  /// up to whole vectors.
  ///
  /// Every tile of queries reads all of them: from where they come, a row would lie on each page.
  private static func withPackedKeys(
    _ problem: AttentionProblem, pool: ThreadPool,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    let padded = problem.paddedDimension
    let rowTotal = problem.batchSize * problem.keyValueHeadCount * problem.keyCount
    withScratch(2 * rowTotal * padded) { keys in
      let values = keys + rowTotal * padded
      let chunksPerHead = (problem.keyCount + packedRows - 1) / packedRows
      pool.parallelFor(problem.batchSize * problem.keyValueHeadCount * chunksPerHead) { index in
        let headIndex = index / chunksPerHead
        let first = index % chunksPerHead * packedRows
        let tokens = first..<min(problem.keyCount, first + packedRows)
        let start = (headIndex * problem.keyCount + first) * padded
        for (source, target) in [(problem.keys, keys), (problem.values, values)] {
          source.copyRows(
            batch: headIndex / problem.keyValueHeadCount,
            head: headIndex % problem.keyValueHeadCount, tokens: tokens,
            dimension: problem.headDimension, to: target + start, rowStride: padded)
        }
      }
      body(keys, values)
    }
  }

  /// Rows that a thread packs at a time.
  private static let packedRows = 256
}

/// The queries of one tile of one head against all keys they see.
private struct ForwardTile {
  let problem: AttentionProblem
  let packedKeys: UnsafePointer<Float>
  let packedValues: UnsafePointer<Float>
  let batch: Int
  let head: Int
  let queries: Range<Int>

  /// Where the first key of this head's key/value head lies in packed memory.
  private var packedStart: Int {
    (batch * problem.keyValueHeadCount + head / problem.groupSize) * problem.keyCount * padded
  }
  private var dimension: Int { problem.headDimension }
  private var padded: Int { problem.paddedDimension }
  private var queryTile: Int { AttentionKernel.queryTile }
  private var keyTile: Int { AttentionKernel.keyTile }

  /// The tile's scratch memory.
  private struct Memory {
    let queriesTransposed: UnsafeMutablePointer<Float>
    let scores: UnsafeMutablePointer<Float>
    let sums: UnsafeMutablePointer<Float>
    let maxima: UnsafeMutablePointer<Float>
    let denominators: UnsafeMutablePointer<Float>
  }

  func run(
    output: HeadsView, ungated: HeadsView?, logSumExp: UnsafeMutablePointer<Float>?
  ) {
    withScratch(2 * queryTile * padded + queryTile * keyTile + 2 * queryTile) { scratch in
      let sums = scratch + queryTile * padded
      let scores = sums + queryTile * padded
      let maxima = scores + queryTile * keyTile
      let memory = Memory(
        queriesTransposed: scratch, scores: scores, sums: sums, maxima: maxima,
        denominators: maxima + queryTile)
      prepare(memory)
      let visible = problem.visibleKeyCount(queryEnd: queries.upperBound)
      for first in stride(from: 0, to: visible, by: keyTile) {
        accumulate(keys: first..<min(visible, first + keyTile), memory)
      }
      finish(memory, output: output, ungated: ungated, logSumExp: logSumExp)
    }
  }

  /// Scales and transposes the queries, and starts the running softmax.
  private func prepare(_ memory: Memory) {
    problem.queries.copyRows(
      batch: batch, head: head, tokens: queries, dimension: dimension, factor: problem.scale,
      to: memory.sums, rowStride: padded)
    Packing.packColumns(
      MatrixView(memory.sums, rowStride: padded).transposed, depth: dimension,
      columnCount: queries.count, width: queryTile, into: memory.queriesTransposed)
    memory.sums.update(repeating: 0, count: queries.count * padded)
    memory.maxima.update(repeating: -.infinity, count: queryTile)
    memory.denominators.update(repeating: 0, count: queryTile)
  }

  private func accumulate(keys: Range<Int>, _ memory: Memory) {
    multiplyTiles(
      rows: keys.count,
      columns: { rows in
        firstVisibleColumn(ofKey: keys.lowerBound + rows.lowerBound)..<queries.count
      },
      depth: { _ in 0..<dimension },
      TileRows(
        pointer: packedKeys + packedStart + keys.lowerBound * padded, rowStride: padded,
        depthStride: 1),
      TileColumns(pointer: memory.queriesTransposed, depthStride: queryTile),
      into: memory.scores, resultStride: queryTile, adding: false)
    applyMask(keys: keys, memory.scores)
    updateSoftmax(keys: keys, memory)
    // A tile's rows see keys only up to their last query.
    multiplyTiles(
      rows: queries.count, columns: { _ in 0..<padded },
      depth: { rows in
        let visible = problem.visibleKeyCount(queryEnd: queries.lowerBound + rows.upperBound)
        return 0..<max(0, min(keys.count, visible - keys.lowerBound))
      },
      TileRows(pointer: memory.scores, rowStride: 1, depthStride: queryTile),
      TileColumns(
        pointer: packedValues + packedStart + keys.lowerBound * padded, depthStride: padded),
      into: memory.sums, resultStride: padded, adding: true)
  }

  private func applyMask(keys: Range<Int>, _ scores: UnsafeMutablePointer<Float>) {
    if let bias = problem.mask.bias {
      for key in keys {
        let row = scores + (key - keys.lowerBound) * queryTile
        for query in queries {
          row[query - queries.lowerBound] += bias[query * problem.keyCount + key]
        }
      }
    }
    if let keyBias = problem.mask.keyBias {
      for key in keys {
        let row = scores + (key - keys.lowerBound) * queryTile
        let value = keyBias[batch * problem.keyCount + key]
        for offset in stride(from: 0, to: queryTile, by: Lanes.width) {
          (Lanes(from: row + offset) + value).store(to: row + offset)
        }
      }
    }
    guard problem.mask.causalOffset != nil else { return }
    for key in keys {
      let row = scores + (key - keys.lowerBound) * queryTile
      for query in 0..<firstVisibleColumn(ofKey: key) { row[query] = -.infinity }
    }
  }

  /// The first query of the tile that sees a key, counted from the tile's first.
  private func firstVisibleColumn(ofKey key: Int) -> Int {
    max(0, min(queries.count, problem.firstQuery(seeing: key) - queries.lowerBound))
  }

  /// Turns scores into exponentials and rescales what was summed with a smaller maximum.
  private func updateSoftmax(keys: Range<Int>, _ memory: Memory) {
    for firstQuery in stride(from: 0, to: queries.count, by: Lanes.width) {
      let column = memory.scores + firstQuery
      let before = Lanes(from: memory.maxima + firstQuery)
      var largest = before
      for key in 0..<keys.count {
        largest = maximum(largest, Lanes(from: column + key * queryTile))
      }
      // Where nothing is seen yet, any finite reference keeps infinity out of the difference.
      let reference = largest.replacing(with: 0, where: largest .== -.infinity)
      var sum = Lanes(repeating: 0)
      for key in 0..<keys.count {
        let row = column + key * queryTile
        let value = exponential(Lanes(from: row) - reference)
        value.store(to: row)
        sum += value
      }
      let rescale = exponential(before - reference)
      let denominator = memory.denominators + firstQuery
      multiplyAdd(Lanes(from: denominator), rescale, sum).store(to: denominator)
      largest.store(to: memory.maxima + firstQuery)
      if any(before .< largest) { rescaleSums(rescale, firstQuery: firstQuery, memory) }
    }
    problem.dropout?.apply(
      to: memory.scores, rows: keys, columns: queries, rowsAreQueries: false, stride: queryTile,
      head: batch * problem.headCount + head)
  }

  private func rescaleSums(_ factors: Lanes, firstQuery: Int, _ memory: Memory) {
    for lane in 0..<min(Lanes.width, queries.count - firstQuery) {
      let row = memory.sums + (firstQuery + lane) * padded
      let factor = factors[lane]
      for offset in stride(from: 0, to: padded, by: Lanes.width) {
        (Lanes(from: row + offset) * factor).store(to: row + offset)
      }
    }
  }

  /// Divides by the softmax's denominator, gates, and writes.
  private func finish(
    _ memory: Memory, output: HeadsView, ungated: HeadsView?,
    logSumExp: UnsafeMutablePointer<Float>?
  ) {
    for query in queries {
      let index = query - queries.lowerBound
      let denominator = memory.denominators[index]
      let seesNothing = denominator == 0
      let row = memory.sums + index * padded
      if seesNothing {
        // Not a product: values that are not finite have left NaN here.
        row.update(repeating: 0, count: padded)
      } else {
        let factor = 1 / denominator
        for offset in stride(from: 0, to: padded, by: Lanes.width) {
          (Lanes(from: row + offset) * factor).store(to: row + offset)
        }
      }
      logSumExp?[(batch * problem.headCount + head) * problem.queryCount + query] =
        seesNothing ? -.infinity : memory.maxima[index] + log(denominator)
    }
    ungated?.writeRows(
      batch: batch, head: head, tokens: queries, dimension: dimension, from: memory.sums,
      rowStride: padded)
    if let gate = problem.gate {
      let logits = memory.queriesTransposed
      gate.copyLogits(
        batch: batch, head: head, tokens: queries, dimension: dimension, to: logits,
        rowStride: padded)
      Gating.apply(
        gate.activation, count: queries.count * padded, logits: logits, values: memory.sums)
    }
    output.writeRows(
      batch: batch, head: head, tokens: queries, dimension: dimension, from: memory.sums,
      rowStride: padded)
  }
}
