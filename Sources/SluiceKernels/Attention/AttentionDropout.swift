/// Attention dropout: sets random attention weights to zero.
///
/// Whether a weight is kept is a function of the stream, the sequence, the head, the query and the key. The
/// backward pass computes it again, so no mask is stored.
public struct AttentionDropout: Sendable {
  /// The dropout probability.
  public var probability: Float
  /// The random stream.
  public var random: RandomStream

  /// Makes a dropout.
  public init(probability: Float, random: RandomStream) {
    self.probability = probability
    self.random = random
  }

  /// Sets random elements of a tile to zero and scales up the others, so that the expectation of
  /// sums is unchanged.
  ///
  /// - Parameters:
  ///   - tile: a row for each of `rows`, `stride` floats apart; whole vectors are changed.
  ///   - rows: the positions of the rows' tokens.
  ///   - columns: the positions of the columns' tokens.
  ///   - rowsAreQueries: true if rows are queries and columns are keys; false for the reverse.
  ///   - stride: the elements from one row to the next.
  ///   - head: the index of the head, counted over all sequences.
  func apply(
    to tile: UnsafeMutablePointer<Float>, rows: Range<Int>, columns: Range<Int>,
    rowsAreQueries: Bool, stride: Int, head: Int
  ) {
    let stream = random.substream(UInt64(head))
    let threshold = SIMD16(
      repeating: UInt32(min(Double(probability) * 4_294_967_296, 4_294_967_295)))
    let kept = Lanes(repeating: 1 / (1 - probability))
    for row in rows {
      let target = tile + (row - rows.lowerBound) * stride
      let rowPositions = SIMD16(repeating: UInt32(row))
      for offset in Swift.stride(from: 0, to: columns.count, by: Lanes.width) {
        let positions = laneIndices &+ UInt32(columns.lowerBound + offset)
        let words =
          rowsAreQueries
          ? stream.words(rowPositions, positions).0 : stream.words(positions, rowPositions).0
        let factors = kept.replacing(with: 0, where: words.isLess(than: threshold))
        (Lanes(from: target + offset) * factors).store(to: target + offset)
      }
    }
  }
}
