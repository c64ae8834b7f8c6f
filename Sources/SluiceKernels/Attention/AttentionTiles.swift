extension HeadsView {
  /// Copies tokens of a head to rows of `rowStride`, filled up with zeros to whole vectors.
  func copyRows(
    batch: Int, head: Int, tokens: Range<Int>, dimension: Int,
    to target: UnsafeMutablePointer<Float>, rowStride: Int
  ) {
    var source = UnsafePointer(at(batch: batch, token: tokens.lowerBound, head: head))
    var row = target
    for _ in tokens {
      for slot in VectorSlots(dimension) { slot.load(source).store(to: row + slot.offset) }
      source += tokenStride
      row += rowStride
    }
  }

  /// Writes rows, times `factor`, to the tokens of a head: the way back from `copyRows`.
  func writeRows(
    batch: Int, head: Int, tokens: Range<Int>, dimension: Int, factor: Float = 1,
    from source: UnsafePointer<Float>, rowStride: Int
  ) {
    var row = source
    var target = at(batch: batch, token: tokens.lowerBound, head: head)
    for _ in tokens {
      for slot in VectorSlots(dimension) {
        slot.store(Lanes(from: row + slot.offset) * factor, to: target)
      }
      row += rowStride
      target += tokenStride
    }
  }
}

/// `result[rows, columns] (+)= a b` for operands that lie in scratch memory already.
///
/// The columns of `b` are read in whole vectors, so its rows must be filled up to them. What a mask
/// hides anyway is left out: `columns` and `depth` say for a tile's rows which columns are wanted,
/// and which steps contribute. Columns outside may hold anything afterwards.
///
/// - Returns: how many elements were computed.
@inline(always)
@discardableResult
func multiplyTiles(
  rows: Int, columns: (_ tileRows: Range<Int>) -> Range<Int>,
  depth: (_ tileRows: Range<Int>) -> Range<Int>, _ a: TileRows, _ b: TileColumns,
  into result: UnsafeMutablePointer<Float>, resultStride: Int, adding: Bool
) -> Int {
  var count = 0
  for row in stride(from: 0, to: rows, by: MicroTile.rows) {
    let rowCount = min(MicroTile.rows, rows - row)
    let steps = depth(row..<(row + rowCount))
    let wanted = columns(row..<(row + rowCount))
    if wanted.isEmpty || (adding && steps.isEmpty) { continue }
    let tileRows = TileRows(
      pointer: a.pointer + row * a.rowStride + steps.lowerBound * a.depthStride,
      rowStride: a.rowStride, depthStride: a.depthStride)
    let end = Matmul.roundUp(wanted.upperBound, to: Lanes.width)
    var column = wanted.lowerBound / Lanes.width * Lanes.width
    count += rowCount * (end - column)
    while column < end {
      let product = TileProduct(
        rows: tileRows,
        columns: TileColumns(
          pointer: b.pointer + steps.lowerBound * b.depthStride + column,
          depthStride: b.depthStride),
        depth: steps.count, result: result + row * resultStride + column,
        resultStride: resultStride, isAdded: adding)
      product.compute(rowCount: rowCount, columnCount: min(MicroTile.columns, end - column))
      column += MicroTile.columns
    }
  }
  return count
}
