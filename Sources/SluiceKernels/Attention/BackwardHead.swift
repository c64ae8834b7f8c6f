import SluicePlatform
import Synchronization

/// The backward pass of one key/value head.
struct BackwardHead {
  static let queryTile = 128

  let head: AttentionHead
  let outputGradient: HeadsView
  let ungated: HeadsView
  let logSumExp: UnsafePointer<Float>
  let gradients: AttentionKernel.Gradients

  var problem: AttentionProblem { head.problem }
  var dimension: Int { problem.headDimension }
  var padded: Int { problem.paddedDimension }

  /// Rows for the queries of one head: their number, rounded up to whole words.
  var groupRowCount: Int {
    roundUp(problem.queryCount, to: problem.precision.numbersPerWord)
  }

  /// Rows of queries over all query heads that share this head.
  var rowCount: Int { problem.groupSize * groupRowCount }

  /// The number of query tiles of one head.
  var queryTileCount: Int { divideRoundingUp(problem.queryCount, by: Self.queryTile) }

  /// Rows of all queries; nil if several heads share the keys, whose queries are not side by side.
  var allRows: HeadRows? {
    guard problem.groupSize == 1 else { return nil }
    return head.queryRows(0..<problem.queryCount, head: head.queryHeads.lowerBound)
  }

  /// - Returns: the number of scores computed.
  func run(_ rows: BackwardRows, pool: ThreadPool) -> Int {
    let scoreCount = Atomic<Int>(0)
    forEachQueryTile(pool) { prepare(group: $0, $1, rows) }
    let keyTileCount = divideRoundingUp(problem.keyCount, by: BackwardKeyTile.keyTile)
    let turns = KeyTileTurns(keyTileCount: keyTileCount)
    pool.parallelFor(min(pool.threadCount, keyTileCount)) { _ in
      withScratch({ BackwardMemory(&$0, problem) }) { memory in
        turns.forEachKeyTile { index in
          let count = BackwardKeyTile(
            pass: self, rows: rows, memory: memory, index: index, turns: turns
          ).run()
          scoreCount.wrappingAdd(count, ordering: .relaxed)
        }
      }
    }
    forEachQueryTile(pool) { writeQueryGradients(group: $0, $1, rows) }
    return scoreCount.load(ordering: .relaxed)
  }

  private func forEachQueryTile(
    _ pool: ThreadPool, _ body: (_ group: Int, _ queries: Range<Int>) -> Void
  ) {
    pool.parallelFor(problem.groupSize * queryTileCount) { index in
      let first = index % queryTileCount * Self.queryTile
      body(index / queryTileCount, first..<min(problem.queryCount, first + Self.queryTile))
    }
  }

  /// Copies the queries if they are not in place, computes the gradient of the output before the gate, and sets
  /// sums to zero.
  private func prepare(group: Int, _ queries: Range<Int>, _ rows: BackwardRows) {
    let queryHead = head.queryHeads.lowerBound + group
    let firstRow = group * groupRowCount + queries.lowerBound
    let tile = head.queryRows(queries, head: queryHead)
    rows.queries.fill(firstRow, with: tile, of: problem.queries)
    rows.upstream.fill(firstRow, count: queries.count) { upstream in
      if !rows.upstream.isInPlace { outputGradient.copy(tile, to: upstream) }
      takeThroughGate(upstream, tile, projections: rows.projections + firstRow)
    }
    (rows.queryGradients + firstRow * padded).update(repeating: 0, count: tile.count)
    queryDecayGradients(queryHead: queryHead, queries)?
      .update(repeating: 0, count: queries.count)
    writeSinkGradients(queryHead: queryHead, queries, rows.projections + firstRow)
  }

  /// Turns the gradient of the output into that of the output before the gate, and writes its dot
  /// product with that output for each query; writes the gated output, if it is wanted.
  private func takeThroughGate(
    _ upstream: UnsafeMutablePointer<Float>, _ tile: HeadRows,
    projections: UnsafeMutablePointer<Float>
  ) {
    withScratch({ ($0.take(tile.count), $0.take(tile.count), $0.take(tile.count)) }) {
      output, gateScratch, gated in
      ungated.copy(tile, to: output)
      if let gate = problem.gate, let gateLogits = gradients.gateLogits {
        let target = gradients.gatedOutput
        gate.applyBackward(
          to: tile, values: output, gradient: upstream, logitsGradient: gateLogits,
          gated: target == nil ? nil : gated, scratch: gateScratch)
        target?.write(tile, from: gated)
      }
      for index in 0..<tile.tokens.count {
        var sum = Lanes(repeating: 0)
        for offset in stride(from: index * padded, to: (index + 1) * padded, by: Lanes.width) {
          var gradient = Lanes(from: upstream + offset)
          // Rounded as in the product with the values: for a query that sees a single key, both
          // cancel exactly.
          if problem.precision == .bfloat16 { gradient = gradient.roundedToBFloat16 }
          sum = multiplyAdd(gradient, Lanes(from: output + offset), sum)
        }
        projections[index] = sum.horizontalSum
      }
    }
  }

  /// Writes the gradients of the sinks' scores: minus the sink's probability times the query's projection.
  private func writeSinkGradients(
    queryHead: Int, _ queries: Range<Int>, _ projections: UnsafePointer<Float>
  ) {
    guard let sinks = problem.terms.sinks, let target = gradients.sinks else { return }
    let first = head.number(ofQueryHead: queryHead) * problem.queryCount
    for (index, query) in queries.enumerated() {
      let sink = sinks.at(batch: head.batch, token: query, head: queryHead)[0]
      // Minus infinity for a query that sees no key and whose sink is minus infinity.
      let whole = logSumExp[first + query]
      let share = whole == -.infinity ? 0 : exp2(sink * ScoreTerms.log2OfE - whole)
      target[first + query] = -share * projections[index]
    }
  }

  private func writeQueryGradients(group: Int, _ queries: Range<Int>, _ rows: BackwardRows) {
    gradients.queries.write(
      head.queryRows(queries, head: head.queryHeads.lowerBound + group),
      times: problem.terms.scale,
      from: rows.queryGradients + (group * groupRowCount + queries.lowerBound) * padded)
  }

  /// The memory for the gradients of some queries' decay sums; nil if they are not wanted.
  func queryDecayGradients(queryHead: Int, _ queries: Range<Int>) -> UnsafeMutablePointer<Float>? {
    gradients.queryDecays.map {
      $0 + head.number(ofQueryHead: queryHead) * problem.queryCount + queries.lowerBound
    }
  }
}
