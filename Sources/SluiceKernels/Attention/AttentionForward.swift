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
  ///   - logSumExp: receives the logarithm to base 2 of each softmax's denominator, `[batch, heads,
  ///     queries]`; minus infinity where no key is seen.
  ///   - pool: the threads to work on.
  /// - Complexity: `4 queries keys headDimension` operations a head, half of it when causal; scratch
  ///   memory of a head's keys and values and of a few tiles, for each thread.
  public static func forward(
    _ problem: AttentionProblem, output: HeadsView, ungated: HeadsView?,
    logSumExp: UnsafeMutablePointer<Float>?, pool: ThreadPool = .current
  ) {
    let results = ForwardResults(output: output, ungated: ungated, logSumExp: logSumExp)
    AttentionHead.forEach(of: problem, pool: pool) { head, pool in
      withScratch(2 * problem.keyCount * problem.paddedDimension) { keys in
        let values = keys + problem.keyCount * problem.paddedDimension
        head.pack(keys: keys, values: values, pool: pool)
        let tile = ForwardTile.queryTile
        let tileCount = (problem.queryCount + tile - 1) / tile
        // The last tiles first: with a causal mask they have the most to do.
        pool.parallelFor(problem.groupSize * tileCount) { index in
          let first = (tileCount - 1 - index / problem.groupSize) * tile
          ForwardTile(
            head: head, queryHead: head.queryHeads.lowerBound + index % problem.groupSize,
            queries: first..<min(problem.queryCount, first + tile), keys: keys,
            values: values
          ).run(results)
        }
      }
    }
  }
}

/// Where the forward pass writes.
private struct ForwardResults {
  let output: HeadsView
  let ungated: HeadsView?
  let logSumExp: UnsafeMutablePointer<Float>?
}

extension AttentionHead {
  /// Copies keys and values to contiguous rows, filled up to whole vectors.
  ///
  /// Every tile of queries reads all of them: from where they come, a row would lie on each page.
  fileprivate func pack(
    keys: UnsafeMutablePointer<Float>, values: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    pool.parallelRanges(problem.keyCount, grain: 256) { tokens in
      for (source, target) in [(problem.keys, keys), (problem.values, values)] {
        source.copyRows(
          batch: batch, head: keyValueHead, tokens: tokens, dimension: problem.headDimension,
          to: target + tokens.lowerBound * problem.paddedDimension,
          rowStride: problem.paddedDimension)
      }
    }
  }
}

/// A tile of queries of one head against all keys they see.
private struct ForwardTile {
  static let queryTile = 128
  static let keyTile = 64

  let head: AttentionHead
  let queryHead: Int
  let queries: Range<Int>
  /// All keys and values of the head, packed.
  let keys: UnsafePointer<Float>
  let values: UnsafePointer<Float>

  private var problem: AttentionProblem { head.problem }
  private var dimension: Int { problem.headDimension }
  private var padded: Int { problem.paddedDimension }
  private var queryTile: Int { Self.queryTile }
  private var keyTile: Int { Self.keyTile }

  /// The tile's scratch memory.
  private struct Memory {
    /// Queries, `[headDimension, queryTile]`.
    let queriesTransposed: UnsafeMutablePointer<Float>
    /// Products of keys and queries, then exponentials, `[keyTile, queryTile]`.
    let scores: UnsafeMutablePointer<Float>
    /// Exponentials times values, summed, `[queryTile, paddedDimension]`.
    let sums: UnsafeMutablePointer<Float>
    /// The largest score of each query so far, to base 2.
    let maxima: UnsafeMutablePointer<Float>
    /// The sum of each query's exponentials so far.
    let denominators: UnsafeMutablePointer<Float>

    init(_ scratch: UnsafeMutablePointer<Float>, padded: Int) {
      queriesTransposed = scratch
      scores = queriesTransposed + padded * queryTile
      sums = scores + keyTile * queryTile
      maxima = sums + queryTile * padded
      denominators = maxima + queryTile
    }

    static func size(padded: Int) -> Int { queryTile * (2 * padded + keyTile + 2) }
  }

  func run(_ results: ForwardResults) {
    withScratch(Memory.size(padded: padded)) { scratch in
      let memory = Memory(scratch, padded: padded)
      problem.queries.copyRows(
        batch: head.batch, head: queryHead, tokens: queries, dimension: dimension, to: memory.sums,
        rowStride: padded)
      Packing.packColumns(
        MatrixView(memory.sums, rowStride: padded).transposed, depth: dimension,
        columnCount: queries.count, width: queryTile, into: memory.queriesTransposed)
      memory.maxima.update(repeating: -.infinity, count: queryTile)
      memory.denominators.update(repeating: 0, count: queryTile)
      let visible = problem.visibleKeyCount(queryEnd: queries.upperBound)
      for first in stride(from: 0, to: max(1, visible), by: keyTile) {
        accumulate(keys: first..<min(visible, first + keyTile), memory)
      }
      finish(memory, results)
    }
  }
}

// MARK: - Steps

extension ForwardTile {
  private func accumulate(keys: Range<Int>, _ memory: Memory) {
    multiplyTiles(
      rows: keys.count,
      columns: { rows in
        problem.firstIndex(in: queries, seeing: keys.lowerBound + rows.lowerBound)..<queries.count
      },
      depth: { _ in 0..<dimension },
      TileRows(pointer: self.keys + keys.lowerBound * padded, rowStride: padded, depthStride: 1),
      TileColumns(pointer: memory.queriesTransposed, depthStride: queryTile),
      into: memory.scores, resultStride: queryTile, adding: false)
    let factor = problem.finishScores(
      memory.scores, rows: keys, columns: queries, rowsAreQueries: false, stride: queryTile,
      batch: head.batch)
    for column in stride(from: 0, to: queries.count, by: Lanes.width) {
      updateSoftmax(column: column, keys: keys, scoreFactor: factor, memory)
    }
    problem.dropout?.apply(
      to: memory.scores, rows: keys, columns: queries, rowsAreQueries: false, stride: queryTile,
      head: head.number(ofQueryHead: queryHead))
    // A tile's rows see keys only up to their last query.
    multiplyTiles(
      rows: queries.count, columns: { _ in 0..<padded },
      depth: { rows in 0..<visibleCount(of: keys, end: rows.upperBound) },
      TileRows(pointer: memory.scores, rowStride: 1, depthStride: queryTile),
      TileColumns(pointer: values + keys.lowerBound * padded, depthStride: padded),
      into: memory.sums, resultStride: padded, adding: keys.lowerBound > 0)
  }

  /// How many of `keys` the tile's queries below the one numbered `end` in it see.
  private func visibleCount(of keys: Range<Int>, end: Int) -> Int {
    problem.visibleCount(of: keys, queryEnd: queries.lowerBound + end)
  }

  /// Turns 16 queries' scores into exponentials, and rescales what was summed with a smaller maximum.
  private func updateSoftmax(
    column: Int, keys: Range<Int>, scoreFactor: Float, _ memory: Memory
  ) {
    let scores = memory.scores + column
    // The product that follows takes queries in its own groups, which may reach beyond these 16.
    let wanted = visibleCount(
      of: keys,
      end: min(queries.count, Matmul.roundUp(column + Lanes.width, to: MicroTile.rows)))
    guard wanted > 0 else { return }
    for key in visibleCount(of: keys, end: column + 1)..<wanted {
      let first = problem.firstIndex(in: queries, seeing: keys.lowerBound + key) - column
      let row = scores + key * queryTile
      let isHidden = laneNumbers .< Float(first)
      Lanes(from: row).replacing(with: -.infinity, where: isHidden).store(to: row)
    }

    var largest = Lanes(repeating: -.infinity)
    for key in 0..<wanted { largest = maximum(largest, Lanes(from: scores + key * queryTile)) }
    let before = Lanes(from: memory.maxima + column)
    let after = maximum(before, largest * scoreFactor)
    // Where nothing is seen yet, any finite reference keeps infinity out of the difference.
    let reference = after.replacing(with: 0, where: after .== -.infinity)
    var sum = Lanes(repeating: 0)
    for key in 0..<wanted {
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
    if keys.lowerBound > 0, any(before .< after) { rescaleSums(rescale, column: column, memory) }
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

  /// Divides by the softmax's denominator, gates, and writes.
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
        // A query that sees nothing. Not a product: values that are not finite have left NaN.
        (factor == .infinity ? Lanes(repeating: 0) : sum * factor).store(to: row + offset)
      }
    }
    results.ungated?.writeRows(
      batch: head.batch, head: queryHead, tokens: queries, dimension: dimension, from: memory.sums,
      rowStride: padded)
    if let gate = problem.gate {
      let logits = memory.queriesTransposed
      gate.copyLogits(
        batch: head.batch, head: queryHead, tokens: queries, dimension: dimension, to: logits,
        rowStride: padded)
      Gating.apply(
        gate.activation, count: queries.count * padded, logits: logits, values: memory.sums)
    }
    results.output.writeRows(
      batch: head.batch, head: queryHead, tokens: queries, dimension: dimension, from: memory.sums,
      rowStride: padded)
  }
}
