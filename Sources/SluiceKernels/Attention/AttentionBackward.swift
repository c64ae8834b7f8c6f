import SluicePlatform
import Synchronization

extension AttentionKernel {
  /// Where the gradients of an attention's operands go; all of them are overwritten.
  ///
  /// Each may be the memory of its operand: what is read again later is copied first.
  package struct Gradients {
    /// Of the queries.
    package var queries: HeadsView
    /// Of the keys.
    package var keys: HeadsView
    /// Of the values.
    package var values: HeadsView
    /// Of the gate's logits; needed where there is a gate.
    package var gateLogits: HeadsView?
    /// Of the sinks, `[batch, heads, queries]`, where they are wanted.
    package var sinks: UnsafeMutablePointer<Float>?
    /// Of what the decay adds for each key, `[batch, heads, keys]`, where it is wanted.
    package var decays: UnsafeMutablePointer<Float>?
    /// Of what it adds for each query, `[batch, heads, queries]`, where it is wanted.
    ///
    /// Mathematically that is the sinks' gradient, but for the sign. Summed from the same numbers as
    /// that for keys, rounding cancels where the two are summed up to differences.
    package var queryDecays: UnsafeMutablePointer<Float>?

    /// Makes a set of places.
    package init(
      queries: HeadsView, keys: HeadsView, values: HeadsView, gateLogits: HeadsView? = nil,
      sinks: UnsafeMutablePointer<Float>? = nil, decays: UnsafeMutablePointer<Float>? = nil,
      queryDecays: UnsafeMutablePointer<Float>? = nil
    ) {
      self.queries = queries
      self.keys = keys
      self.values = values
      self.gateLogits = gateLogits
      self.sinks = sinks
      self.decays = decays
      self.queryDecays = queryDecays
    }
  }

  /// Computes the gradients of queries, keys, values and gate.
  ///
  /// Probabilities are computed again from the scores and `logSumExp`, tile by tile. Where there are
  /// few heads, a head's keys are dealt out to a number of parts that depends on the sizes alone, and
  /// the parts' gradients of the queries are added in order.
  ///
  /// Without queries nothing is written.
  ///
  /// - Parameters:
  ///   - problem: as in the forward pass.
  ///   - outputGradient: gradient of the gated output.
  ///   - ungated: the forward pass's output before the gate.
  ///   - logSumExp: from the forward pass.
  ///   - gradients: where the results go.
  ///   - pool: the threads to work on.
  /// - Returns: how many scores were computed, over all sequences and heads.
  /// - Complexity: `10 queries keys headDimension` operations a head, half of it when causal; scratch
  ///   memory of three times a head's queries for each thread, or ten times for all of them where
  ///   they share a head.
  @discardableResult
  package static func backward(
    _ problem: AttentionProblem, outputGradient: HeadsView, ungated: HeadsView,
    logSumExp: UnsafePointer<Float>, gradients: Gradients, pool: ThreadPool = .current
  ) -> Int {
    guard problem.queryCount > 0 else { return 0 }
    let scoreCount = Atomic<Int>(0)
    AttentionHead.forEach(of: problem, pool: pool) { head, pool in
      let pass = BackwardHead(
        head: head, outputGradient: outputGradient, ungated: ungated, logSumExp: logSumExp,
        gradients: gradients)
      withScratch(pass.scratchSize) {
        let count = pass.run(BackwardRows($0, pass), pool: pool)
        scoreCount.wrappingAdd(count, ordering: .relaxed)
      }
    }
    return scoreCount.load(ordering: .relaxed)
  }
}

/// What the backward pass of a head keeps for each query of each head that it serves: contiguous rows
/// `[heads, queries]`, filled up to whole vectors.
struct BackwardRows {
  /// The queries.
  let queries: UnsafeMutablePointer<Float>
  /// The gradient of the output before the gate.
  let upstream: UnsafeMutablePointer<Float>
  /// The queries' gradients still without the scale, once for each part.
  let queryGradients: UnsafeMutablePointer<Float>
  /// The product of `upstream` with the output before the gate, a number a row.
  let projections: UnsafeMutablePointer<Float>
  /// The sums of the scores' gradients, a number a row, once for each part, where they are wanted.
  let scoreSums: UnsafeMutablePointer<Float>

  init(_ scratch: UnsafeMutablePointer<Float>, _ pass: BackwardHead) {
    queries = scratch
    upstream = queries + pass.rowCount * pass.padded
    queryGradients = upstream + pass.rowCount * pass.padded
    projections = queryGradients + pass.partCount * pass.rowCount * pass.padded
    scoreSums = projections + pass.rowCount
  }
}

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

  /// Rows of queries over all heads served.
  var rowCount: Int { problem.groupSize * problem.queryCount }

  var partCount: Int { problem.backwardPartCount }

  var scratchSize: Int {
    let sums = gradients.queryDecays == nil ? 0 : partCount
    return rowCount * ((2 + partCount) * padded + 1 + sums)
  }

  /// - Returns: how many scores were computed.
  func run(_ rows: BackwardRows, pool: ThreadPool) -> Int {
    let scoreCount = Atomic<Int>(0)
    let tileCount = (problem.queryCount + Self.queryTile - 1) / Self.queryTile
    pool.parallelFor(problem.groupSize * tileCount) { index in
      let first = index % tileCount * Self.queryTile
      prepare(
        group: index / tileCount, first..<min(problem.queryCount, first + Self.queryTile), rows)
    }
    pool.parallelFor(partCount) { part in
      let count = BackwardPart(
        pass: self, part: part, rows: rows,
        queryGradients: rows.queryGradients + part * rowCount * padded,
        scoreSums: gradients.queryDecays == nil ? nil : rows.scoreSums + part * rowCount
      ).run()
      scoreCount.wrappingAdd(count, ordering: .relaxed)
    }
    pool.parallelRanges(rowCount, grain: 256) { addParts(of: $0, rows) }
    return scoreCount.load(ordering: .relaxed)
  }

  /// Copies queries, and takes the output's gradient through the gate.
  private func prepare(group: Int, _ queries: Range<Int>, _ rows: BackwardRows) {
    let queryHead = head.queryHeads.lowerBound + group
    let firstRow = group * problem.queryCount + queries.lowerBound
    let upstream = rows.upstream + firstRow * padded
    func copy(_ view: HeadsView, to target: UnsafeMutablePointer<Float>) {
      view.copyRows(
        batch: head.batch, head: queryHead, tokens: queries, dimension: dimension, to: target,
        rowStride: padded)
    }
    copy(problem.queries, to: rows.queries + firstRow * padded)
    copy(outputGradient, to: upstream)
    withScratch(2 * queries.count * padded) { output in
      copy(ungated, to: output)
      if let gate = problem.gate, let gateLogits = gradients.gateLogits {
        gate.applyBackward(
          to: GatedRows(
            batch: head.batch, head: queryHead, tokens: queries, dimension: dimension,
            rowStride: padded),
          values: output, gradient: upstream, logitsGradient: gateLogits,
          scratch: output + queries.count * padded)
      }
      for index in 0..<queries.count {
        var sum = Lanes(repeating: 0)
        for offset in stride(from: index * padded, to: (index + 1) * padded, by: Lanes.width) {
          sum = multiplyAdd(Lanes(from: upstream + offset), Lanes(from: output + offset), sum)
        }
        rows.projections[firstRow + index] = sum.horizontalSum
      }
    }
    writeSinkGradients(queryHead: queryHead, queries, rows.projections + firstRow)
  }

  /// A sink's score takes its share of the probability from all keys alike.
  private func writeSinkGradients(
    queryHead: Int, _ queries: Range<Int>, _ projections: UnsafePointer<Float>
  ) {
    guard let sinks = problem.terms.sinks, let target = gradients.sinks else { return }
    let first = head.number(ofQueryHead: queryHead) * problem.queryCount
    for (index, query) in queries.enumerated() {
      let sink = sinks.at(batch: head.batch, token: query, head: queryHead)[0]
      // Minus infinity at a query that sees nothing, its sink included.
      let whole = logSumExp[first + query]
      let share = whole == -.infinity ? 0 : exp2(sink * ScoreTerms.log2OfE - whole)
      target[first + query] = -share * projections[index]
    }
  }

  /// Adds the parts' gradients of the queries, in order, and writes them with the scale.
  private func addParts(of range: Range<Int>, _ rows: BackwardRows) {
    let parts = rows.queryGradients
    for row in range {
      if let target = gradients.queryDecays {
        let number = head.number(
          ofQueryHead: head.queryHeads.lowerBound + row / problem.queryCount)
        target[number * problem.queryCount + row % problem.queryCount] =
          (0..<partCount).reduce(0) { $0 + rows.scoreSums[$1 * rowCount + row] }
      }
      let target = gradients.queries.at(
        batch: head.batch, token: row % problem.queryCount,
        head: head.queryHeads.lowerBound + row / problem.queryCount)
      for slot in VectorSlots(dimension) {
        let element = parts + row * padded + slot.offset
        var sum = Lanes(from: element)
        for part in 1..<partCount { sum += Lanes(from: element + part * rowCount * padded) }
        slot.store(sum * problem.terms.scale, to: target)
      }
    }
  }
}

extension AttentionProblem {
  /// Parts that a head's keys are dealt out to: work for a few threads, whatever their number.
  var backwardPartCount: Int {
    guard !hasManyHeads else { return 1 }
    let tiles = (keyCount + BackwardPart.keyTile - 1) / BackwardPart.keyTile
    return max(1, min(8, tiles / 4))
  }
}
