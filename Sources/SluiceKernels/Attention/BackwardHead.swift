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

  var partCount: Int { problem.backwardPartCount }

  /// - Returns: the number of scores computed.
  func run(_ rows: BackwardRows, pool: ThreadPool) -> Int {
    let scoreCount = Atomic<Int>(0)
    let tileCount = divideRoundingUp(problem.queryCount, by: Self.queryTile)
    pool.parallelFor(problem.groupSize * tileCount) { index in
      let first = index % tileCount * Self.queryTile
      prepare(
        group: index / tileCount, first..<min(problem.queryCount, first + Self.queryTile), rows)
    }
    pool.parallelFor(partCount) { part in
      let count = BackwardPart(
        pass: self, part: part, rows: rows,
        queryGradients: rows.queryGradients + part * rowCount * padded,
        scoreSums: rows.scoreSums.map { $0 + part * rowCount }
      ).run()
      scoreCount.wrappingAdd(count, ordering: .relaxed)
    }
    pool.parallelRanges(rowCount, grain: 256) { addParts(of: $0, rows) }
    return scoreCount.load(ordering: .relaxed)
  }

  /// Copies the queries, and computes the gradient of the output before the gate.
  private func prepare(group: Int, _ queries: Range<Int>, _ rows: BackwardRows) {
    let queryHead = head.queryHeads.lowerBound + group
    let firstRow = group * groupRowCount + queries.lowerBound
    let tile = head.queryRows(queries, head: queryHead)
    rows.queries.fill(firstRow, count: queries.count) { problem.queries.copy(tile, to: $0) }
    rows.upstream.fill(firstRow, count: queries.count) { upstream in
      outputGradient.copy(tile, to: upstream)
      takeThroughGate(upstream, tile, projections: rows.projections + firstRow)
    }
    writeSinkGradients(queryHead: queryHead, queries, rows.projections + firstRow)
  }

  /// Turns the gradient of the output into that of the output before the gate, and writes its dot
  /// product with that output for each query.
  private func takeThroughGate(
    _ upstream: UnsafeMutablePointer<Float>, _ tile: HeadRows,
    projections: UnsafeMutablePointer<Float>
  ) {
    withScratch({ ($0.take(tile.count), $0.take(tile.count)) }) { output, gateScratch in
      ungated.copy(tile, to: output)
      if let gate = problem.gate, let gateLogits = gradients.gateLogits {
        gate.applyBackward(
          to: tile, values: output, gradient: upstream, logitsGradient: gateLogits,
          scratch: gateScratch)
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

  /// Adds the parts' gradients of the queries in order, and writes them, multiplied by the scale.
  private func addParts(of range: Range<Int>, _ rows: BackwardRows) {
    for row in range {
      let query = row % groupRowCount
      guard query < problem.queryCount else { continue }
      let queryHead = head.queryHeads.lowerBound + row / groupRowCount
      if let target = gradients.queryDecays, let sums = rows.scoreSums {
        target[head.number(ofQueryHead: queryHead) * problem.queryCount + query] =
          (0..<partCount).reduce(0) { $0 + sums[$1 * rowCount + row] }
      }
      let target = gradients.queries.at(batch: head.batch, token: query, head: queryHead)
      for slot in VectorSlots(dimension) {
        let element = rows.queryGradients + row * padded + slot.offset
        var sum = Lanes(from: element)
        for part in 1..<partCount { sum += Lanes(from: element + part * rowCount * padded) }
        slot.store(sum * problem.terms.scale, to: target)
      }
    }
  }
}

extension AttentionProblem {
  /// The number of parts into which the keys of a head are divided, so that a few threads have
  /// work; independent of the number of threads.
  var backwardPartCount: Int {
    guard !hasManyHeads else { return 1 }
    let tiles = divideRoundingUp(keyCount, by: BackwardPart.keyTile)
    return max(1, min(8, tiles / 4))
  }
}
