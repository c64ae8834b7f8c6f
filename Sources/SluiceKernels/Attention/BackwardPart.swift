/// A part of a head's keys, with the queries of every query head that shares them.
struct BackwardPart {
  static let keyTile = 64

  let pass: BackwardHead
  let part: Int
  let rows: BackwardRows
  /// This part's sums of the queries' gradients.
  let queryGradients: UnsafeMutablePointer<Float>
  /// The sums of the scores' gradients over the part's keys; nil if they are not wanted.
  let scoreSums: UnsafeMutablePointer<Float>?

  private var problem: AttentionProblem { pass.problem }
  private var head: AttentionHead { pass.head }
  private var padded: Int { pass.padded }
  private var queryTile: Int { BackwardHead.queryTile }
  private var keyTile: Int { Self.keyTile }

  /// - Returns: the number of scores computed.
  func run() -> Int {
    queryGradients.update(repeating: 0, count: pass.rowCount * padded)
    scoreSums?.update(repeating: 0, count: pass.rowCount)
    return withScratch({ BackwardMemory(&$0, problem) }) { memory in
      var scoreCount = 0
      // Tiles are assigned to the parts in turn: with a causal mask the first keys take longest.
      for first in stride(
        from: part * keyTile, to: problem.keyCount, by: pass.partCount * keyTile)
      {
        scoreCount += process(keys: first..<min(problem.keyCount, first + keyTile), memory)
      }
      return scoreCount
    }
  }

  /// Computes the gradients of a tile of keys and its values, and adds to those of the queries.
  ///
  /// - Returns: the number of scores computed.
  private func process(keys: Range<Int>, _ memory: BackwardMemory) -> Int {
    let seeing = problem.queries(
      seeing: keys, of: 0..<problem.queryCount, batch: head.batch)
    // Keys that no query sees have no gradient and are not read.
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
        scoreCount += BackwardTile(
          part: self, group: group, queries: first..<min(problem.queryCount, first + queryTile),
          keys: keys, memory: memory
        ).accumulate()
      }
    }
    pass.gradients.keys.write(
      head.keyRows(keys), times: problem.terms.scale, from: memory.keyGradients)
    pass.gradients.values.write(head.keyRows(keys), from: memory.valueGradients)
    return scoreCount
  }

  private func load(_ keys: Range<Int>, _ memory: BackwardMemory) {
    memory.keys.fill(0, count: keys.count) { rows in
      problem.keys.copy(head.keyRows(keys), to: rows)
      transpose(rows, count: keys.count, into: memory.keysTransposed)
    }
    // The memory of the values' gradients is free until they are summed.
    problem.values.copy(head.keyRows(keys), to: memory.valueGradients)
    transpose(memory.valueGradients, count: keys.count, into: memory.valuesTransposed)
  }

  private func transpose(
    _ rows: UnsafePointer<Float>, count: Int, into target: UnsafeMutablePointer<Float>
  ) {
    Packing.packColumns(
      MatrixView(rows, rowStride: padded).transposed, depth: pass.dimension, columnCount: count,
      width: keyTile, into: target, precision: problem.precision)
  }

  private func clearDecayGradients(group: Int, _ keys: Range<Int>) {
    decayGradients(queryHead: head.queryHeads.lowerBound + group, keys)?
      .update(repeating: 0, count: keys.count)
  }

  /// The memory for the gradients of some keys' decay sums; nil if they are not wanted.
  func decayGradients(queryHead: Int, _ keys: Range<Int>) -> UnsafeMutablePointer<Float>? {
    pass.gradients.decays.map {
      $0 + head.number(ofQueryHead: queryHead) * problem.keyCount + keys.lowerBound
    }
  }
}
