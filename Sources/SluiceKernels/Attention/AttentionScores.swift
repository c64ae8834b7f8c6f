extension AttentionProblem {
  /// Adds the biases to a tile of products of queries and keys, if there are any.
  ///
  /// - Parameters:
  ///   - scores: a row for each of `rows`, `stride` floats apart.
  ///   - rows: positions of the rows' tokens.
  ///   - columns: positions of the columns' tokens.
  ///   - rowsAreQueries: whether rows stand for queries and columns for keys, or the other way round.
  ///   - stride: elements from row to row.
  ///   - batch: the sequence.
  /// - Returns: what the tile is to be multiplied by still, to become scores to base 2. Without
  ///   biases that is the scale too, which spares a pass over the tile.
  func finishScores(
    _ scores: UnsafeMutablePointer<Float>, rows: Range<Int>, columns: Range<Int>,
    rowsAreQueries: Bool, stride: Int, batch: Int
  ) -> Float {
    let log2OfE: Float = 1.442_695_04
    guard mask.bias != nil || mask.keyBias != nil || scale <= 0 else { return scale * log2OfE }
    for row in rows {
      let target = scores + (row - rows.lowerBound) * stride
      for column in columns {
        let (query, key) = rowsAreQueries ? (row, column) : (column, row)
        var score = target[column - columns.lowerBound] * scale
        if let bias = mask.bias { score += bias[query * keyCount + key] }
        if let keyBias = mask.keyBias { score += keyBias[batch * keyCount + key] }
        target[column - columns.lowerBound] = score
      }
    }
    return log2OfE
  }
}
