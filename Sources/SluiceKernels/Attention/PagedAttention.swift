extension AttentionKernel {
  /// Computes the output of a few queries of one sequence whose keys and values lie in pages.
  ///
  /// A query's scores and sums are computed in the order of `forward`, page by page. The output has the same
  /// bits as that of `forward`, except with a window or forget gates, whose tiles start elsewhere.
  ///
  /// - Parameters:
  ///   - problem: sizes and operands of one sequence in float32, without mask and dropout; `keys`
  ///     and `values` are not read.
  ///   - page: the memory layout of a page.
  ///   - pages: the memory of the pages, in the order of their tokens.
  ///   - visibleKeys: the keys that a query sees.
  ///   - output: receives the gated output, `[queries, heads, headDimension]`.
  ///   - pool: the threads to work on.
  /// - Complexity: `4 keys headDimension` operations for each query and head.
  package static func forward(
    _ problem: AttentionProblem, page: KeyValuePage, pages: [UnsafePointer<Float>],
    visibleKeys: (_ query: Int) -> Range<Int>, output: HeadsView, pool: ThreadPool = .current
  ) {
    // Query heads that share a key/value head read its pages together, unless threads would be idle.
    let parts =
      problem.keyValueHeadCount >= pool.threadCount ? 1 : min(problem.groupSize, pool.threadCount)
    let headsPerPart = divideRoundingUp(problem.groupSize, by: parts)
    let visible = (0..<problem.queryCount).map(visibleKeys)
    let count = problem.queryCount * problem.keyValueHeadCount * parts
    let work = problem.queryCount * problem.headCount * problem.keyCount * problem.headDimension
    let pool = work < Grain.elements ? ThreadPool.serial : pool
    pool.parallelFor(count) { index in
      let (query, rest) = index.quotientAndRemainder(dividingBy: problem.keyValueHeadCount * parts)
      let head = AttentionHead(problem: problem, batch: 0, keyValueHead: rest / parts)
      let first = head.queryHeads.lowerBound + rest % parts * headsPerPart
      let end = min(head.queryHeads.upperBound, first + headsPerPart)
      guard first < end else { return }
      PagedQuery(
        head: head, queryHeads: first..<end, query: query, visible: visible[query], page: page,
        pages: pages
      ).run(output)
    }
  }
}

/// One query of some heads that share a key/value head, with the pages that it sees.
private struct PagedQuery {
  let head: AttentionHead
  let queryHeads: Range<Int>
  let query: Int
  let visible: Range<Int>
  let page: KeyValuePage
  let pages: [UnsafePointer<Float>]

  private var problem: AttentionProblem { head.problem }
  private var padded: Int { problem.paddedDimension }
  private var tokenCount: Int { KeyValuePage.tokenCount }

  private struct Memory {
    /// Products of a page's keys and the query, then exponentials, `[heads, tokens]`.
    let scores: UnsafeMutablePointer<Float>
    /// Exponentials times values, summed, `[heads, paddedDimension]`.
    let sums: UnsafeMutablePointer<Float>
    /// The largest score so far, to base 2, `[heads]`.
    let maxima: UnsafeMutablePointer<Float>
    /// The sum of the exponentials so far, `[heads]`.
    let denominators: UnsafeMutablePointer<Float>
    /// Scratch memory of the gate.
    let gate: UnsafeMutablePointer<Float>

    init(_ scratch: inout Scratch, heads: Int, padded: Int) {
      scores = scratch.take(heads * KeyValuePage.tokenCount)
      sums = scratch.take(heads * padded)
      maxima = scratch.take(heads)
      denominators = scratch.take(heads)
      gate = scratch.take(padded)
    }
  }

  func run(_ output: HeadsView) {
    withStackScratch({ Memory(&$0, heads: queryHeads.count, padded: padded) }) { memory in
      startSoftmax(memory)
      if visible.isEmpty { memory.sums.update(repeating: 0, count: queryHeads.count * padded) }
      var first = visible.lowerBound / tokenCount * tokenCount
      var isFirst = true
      while first < visible.upperBound {
        accumulate(keysFrom: first, isFirst: isFirst, memory)
        first += tokenCount
        isFirst = false
      }
      for index in 0..<queryHeads.count { finish(index, memory, output) }
    }
  }

  /// Initializes maxima and denominators from the sinks.
  private func startSoftmax(_ memory: Memory) {
    for (index, queryHead) in queryHeads.enumerated() {
      let sink = problem.terms.sinks?.at(batch: 0, token: query, head: queryHead)[0]
      memory.maxima[index] = sink.map { $0 * ScoreTerms.log2OfE } ?? -.infinity
      memory.denominators[index] = sink == nil ? 0 : 1
    }
  }

  private func accumulate(keysFrom first: Int, isFirst: Bool, _ memory: Memory) {
    let memoryOfPage = pages[first / tokenCount]
    let keys = first..<min(problem.keyCount, first + tokenCount)
    multiplyTiles(
      .float32, rows: queryHeads.count, columns: { _ in 0..<keys.count },
      depth: { _ in 0..<problem.headDimension },
      TileRows(
        pointer: problem.queries.at(batch: 0, token: query, head: queryHeads.lowerBound),
        rowStride: problem.queries.headStride, depthStride: 1),
      TileColumns(
        pointer: memoryOfPage + page.keys(ofHead: head.keyValueHead), depthStride: tokenCount),
      into: memory.scores, resultStride: tokenCount, adding: false)
    let seen = (visible.clamped(to: keys)).counted(from: first)
    for index in 0..<queryHeads.count {
      updateSoftmax(index, keys: keys, seen: seen, isFirst: isFirst, memory)
    }
    multiplyTiles(
      .float32, rows: queryHeads.count, columns: { _ in 0..<padded }, depth: { _ in seen },
      TileRows(pointer: memory.scores, rowStride: tokenCount, depthStride: 1),
      TileColumns(
        pointer: memoryOfPage + page.values(ofHead: head.keyValueHead), depthStride: padded),
      into: memory.sums, resultStride: padded, adding: !isFirst)
  }

  /// Turns a head's scores into exponentials, and rescales the sums made with a smaller maximum.
  private func updateSoftmax(
    _ index: Int, keys: Range<Int>, seen: Range<Int>, isFirst: Bool, _ memory: Memory
  ) {
    let scores = memory.scores + index * tokenCount
    let factor = ScoreTile(
      head: head, queryHead: queryHeads.lowerBound + index, queries: query..<query + 1, keys: keys,
      rowsAreQueries: true, products: scores, stride: 0
    ).applyTerms()
    var largest = Lanes(repeating: -.infinity)
    let vectors = stride(
      from: seen.lowerBound / Lanes.width * Lanes.width, to: seen.upperBound, by: Lanes.width)
    for offset in vectors {
      let (start, end) = (Float(seen.lowerBound - offset), Float(seen.upperBound - offset))
      let score = Lanes(from: scores + offset)
        .replacing(with: -.infinity, where: laneNumbers .< start)
        .replacing(with: -.infinity, where: laneNumbers .>= end)
      score.store(to: scores + offset)
      largest = maximum(largest, score)
    }
    let before = memory.maxima[index]
    let candidate = largest.horizontalMaximum * factor
    let after = candidate > before ? candidate : before
    let reference = after == -.infinity ? 0 : after
    for offset in vectors {
      exponential2(
        multiplyAdd(
          Lanes(from: scores + offset), Lanes(repeating: factor), Lanes(repeating: -reference))
      ).store(to: scores + offset)
    }
    // One after another, in the order in which a tile sums them.
    var sum: Float = 0
    for key in seen { sum += scores[key] }
    let rescale = exponential2(Lanes(repeating: before - reference))[0]
    memory.denominators[index] =
      multiplyAdd(
        Lanes(repeating: memory.denominators[index]), Lanes(repeating: rescale),
        Lanes(repeating: sum))[0]
    memory.maxima[index] = after
    guard !isFirst, before < after else { return }
    let row = memory.sums + index * padded
    for offset in stride(from: 0, to: padded, by: Lanes.width) {
      (Lanes(from: row + offset) * rescale).store(to: row + offset)
    }
  }

  /// Divides by the softmax's denominator, applies the gate, and writes the output.
  private func finish(_ index: Int, _ memory: Memory, _ output: HeadsView) {
    let row = memory.sums + index * padded
    let factor = 1 / memory.denominators[index]
    for offset in stride(from: 0, to: padded, by: Lanes.width) {
      let sum = Lanes(from: row + offset)
      // A query that sees no key. Zero is not written as a product: non-finite values may have left NaN.
      (factor == .infinity ? Lanes(repeating: 0) : sum * factor).store(to: row + offset)
    }
    let rows = head.queryRows(query..<query + 1, head: queryHeads.lowerBound + index)
    problem.gate?.apply(to: rows, values: row, scratch: memory.gate)
    output.write(rows, from: row)
  }
}
