/// A tile of keys of a head, with the queries of every query head that shares it.
struct BackwardKeyTile {
  static let keyTile = 64

  let pass: BackwardHead
  let rows: BackwardRows
  let memory: BackwardMemory
  /// The tile's index in the head.
  let index: Int
  /// The order in which the head's key tiles add to the gradients of queries.
  let turns: KeyTileTurns

  private var problem: AttentionProblem { pass.problem }
  private var head: AttentionHead { pass.head }
  private var padded: Int { pass.padded }
  private var queryTile: Int { BackwardHead.queryTile }
  private var keyTile: Int { Self.keyTile }

  private var keys: Range<Int> {
    let first = index * keyTile
    return first..<min(problem.keyCount, first + keyTile)
  }

  /// Computes the gradients of the keys and their values, and adds to those of the queries.
  ///
  /// - Returns: the number of scores computed.
  func run() -> Int {
    let keys = keys
    let seeing = problem.queries(
      seeing: keys, of: 0..<problem.queryCount, batch: head.batch)
    // Keys that no query sees have no gradient and are not read.
    if !seeing.isEmpty { load(keys) }
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
          owner: self, group: group, queries: first..<min(problem.queryCount, first + queryTile),
          keys: keys, isLast: first + queryTile >= seeing.upperBound
        ).accumulate()
      }
    }
    pass.gradients.keys.write(
      head.keyRows(keys), times: problem.terms.scale, from: memory.keyGradients)
    pass.gradients.values.write(head.keyRows(keys), from: memory.valueGradients)
    return scoreCount
  }

  private func load(_ keys: Range<Int>) {
    memory.keys.fill(0, count: keys.count) { rows in
      problem.keys.copy(head.keyRows(keys), to: rows)
      transpose(rows, count: keys.count, into: memory.keysTransposed)
    }
    // The memory of the values' gradients is free until they are summed.
    let values = problem.values.read(head.keyRows(keys), orCopyTo: memory.valueGradients)
    transpose(values, count: keys.count, into: memory.valuesTransposed)
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
