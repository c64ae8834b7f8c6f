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
  /// Whether the rows are those of the operand itself, which need not be filled.
  let isInPlace: Bool

  /// Takes memory for rows of `padded` numbers, a whole number of vectors.
  ///
  /// - Parameter rowCount: a multiple of the numbers in a word, unless no rows follow.
  init(
    _ scratch: inout Scratch, rowCount: Int, padded: Int, _ precision: Precision, as side: Side
  ) {
    (self.precision, self.padded, self.side, isInPlace) = (precision, padded, side, false)
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

  /// Calls `body` with memory for some rows as an operand: in float32 that of the view, if it has their layout.
  static func with(
    _ rows: HeadRows, of view: HeadsView, _ precision: Precision, as side: Side,
    _ body: (ProductRows) -> Void
  ) {
    if precision == .float32, let inPlace = view.inPlace(rows) {
      return body(ProductRows(inPlace: inPlace, padded: rows.rowStride))
    }
    withScratch(
      {
        ProductRows(
          &$0, rowCount: rows.tokens.count, padded: rows.rowStride, precision, as: side)
      }, body)
  }

  /// Uses float32 rows that are in memory already.
  init(inPlace rows: UnsafeMutablePointer<Float>, padded: Int) {
    (precision, self.padded, side, isInPlace) = (.float32, padded, .both, true)
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

  /// Fills rows from `first` on, which starts a word, with tokens of a head, unless they are in place.
  func fill(_ first: Int, with rows: HeadRows, of view: HeadsView) {
    guard !isInPlace else { return }
    if precision == .bfloat16, let floats = view.inPlace(rows) {
      round(floats, to: first, count: rows.tokens.count)
    } else {
      fill(first, count: rows.tokens.count) { view.copy(rows, to: $0) }
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
