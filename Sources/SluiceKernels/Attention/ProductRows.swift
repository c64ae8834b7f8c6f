/// Rows of a head, packed for products: words along each row as a left operand, and words across
/// the rows as a right operand.
///
/// In float32 both are the same memory; as pairs of bfloat16 numbers, each has its own.
struct ProductRows {
  /// The operands that the rows are used as.
  enum Side {
    case left, right, both
  }

  private let precision: Precision
  private let padded: Int
  private let along: UnsafeMutablePointer<Float>
  private let across: UnsafeMutablePointer<Float>
  private let side: Side

  /// Takes memory for rows of `padded` numbers, a whole number of vectors.
  ///
  /// - Parameter rowCount: a multiple of the numbers in a word, unless no rows follow.
  init(
    _ scratch: inout Scratch, rowCount: Int, padded: Int, _ precision: Precision, as side: Side
  ) {
    (self.precision, self.padded, self.side) = (precision, padded, side)
    let (alongCount, acrossCount) = (
      rowCount * precision.wordCount(padded), precision.wordCount(rowCount) * padded
    )
    switch (precision, side) {
    case (.float32, _), (_, .left):
      along = scratch.take(alongCount)
      across = along
    case (_, .right):
      across = scratch.take(acrossCount)
      along = across
    case (_, .both):
      along = scratch.take(alongCount)
      across = scratch.take(acrossCount)
    }
  }

  /// Uses float32 rows that are in memory already.
  init(inPlace rows: UnsafeMutablePointer<Float>, padded: Int) {
    (precision, self.padded, side) = (.float32, padded, .both)
    (along, across) = (rows, rows)
  }

  /// Fills rows from `first` on, which starts a word, with the floats that `write` writes, `padded` per row.
  func fill(_ first: Int, count: Int, _ write: (UnsafeMutablePointer<Float>) -> Void) {
    guard precision == .bfloat16 else { return write(along + first * padded) }
    withScratch(count * padded) { floats in
      write(floats)
      round(floats, to: first, count: count)
    }
  }

  /// Rounds floats to pairs.
  private func round(_ floats: UnsafePointer<Float>, to first: Int, count: Int) {
    if side != .right {
      let width = padded / 2
      for row in 0..<count {
        Packing.pair(
          floats + row * padded, to: along + (first + row) * width, count: padded)
      }
    }
    if side != .left {
      for row in stride(from: 0, to: count, by: 2) {
        let source = floats + row * padded
        Packing.interleave(
          source, row + 1 < count ? source + padded : nil,
          to: across + (first + row) / 2 * padded, count: padded)
      }
    }
  }

  /// The rows from `first` on, as the left operand of a product.
  func left(from first: Int) -> TileRows {
    let width = precision.wordCount(padded)
    return TileRows(pointer: along + first * width, rowStride: width, depthStride: 1)
  }

  /// The rows from `first` on, which starts a word, as the right operand of a product.
  func right(from first: Int) -> TileColumns {
    TileColumns(
      pointer: across + first / precision.numbersPerWord * padded, depthStride: padded)
  }
}
