/// `result[rows, columns] (+)= a b` for operands that are already in scratch memory, as words.
///
/// The columns of `b` are read in whole vectors, so its rows must be padded to whole vectors. What the mask
/// hides is skipped: for a tile's rows, `columns` returns the columns that are wanted, and `depth` the steps
/// that contribute. Columns outside may contain anything afterwards. Steps count numbers, not words: a number
/// that shares a word with a contributing one must be zero in one of the operands.
///
/// - Returns: the number of elements computed.
@inline(always)
@discardableResult
func multiplyTiles(
  _ precision: Precision, rows: Int, columns: (_ tileRows: Range<Int>) -> Range<Int>,
  depth: (_ tileRows: Range<Int>) -> Range<Int>, _ a: TileRows, _ b: TileColumns,
  into result: UnsafeMutablePointer<Float>, resultStride: Int, adding: Bool
) -> Int {
  var count = 0
  for row in stride(from: 0, to: rows, by: MicroTile.rows) {
    let rowCount = min(MicroTile.rows, rows - row)
    let steps = precision.words(depth(row..<(row + rowCount)))
    let wanted = columns(row..<(row + rowCount))
    if wanted.isEmpty || (adding && steps.isEmpty) { continue }
    let tileRows = TileRows(
      pointer: a.pointer + row * a.rowStride + steps.lowerBound * a.depthStride,
      rowStride: a.rowStride, depthStride: a.depthStride)
    let end = roundUp(wanted.upperBound, to: Lanes.width)
    var column = wanted.lowerBound / Lanes.width * Lanes.width
    count += rowCount * (end - column)
    while column < end {
      let target = result + row * resultStride + column
      let product = TileProduct(
        precision: precision, rows: tileRows,
        columns: TileColumns(
          pointer: b.pointer + steps.lowerBound * b.depthStride + column,
          depthStride: b.depthStride),
        depth: steps.count, result: target, resultStride: resultStride,
        addend: adding ? UnsafePointer(target) : nil)
      product.compute(rowCount: rowCount, columnCount: min(MicroTile.columns, end - column))
      column += MicroTile.columns
    }
  }
  return count
}

extension AttentionHead {
  /// The keys of a tile that at least one of some of its queries sees, both relative to the tile.
  @inline(always)
  func visibleKeys(
    toQueries seeing: Range<Int>, ofTile queries: Range<Int>, _ keys: Range<Int>
  ) -> Range<Int> {
    problem.keys(
      seenBy: seeing.counted(from: -queries.lowerBound), of: keys, batch: batch
    ).counted(from: keys.lowerBound)
  }

  /// The queries of a tile that see at least one of some of its keys, both relative to the tile.
  @inline(always)
  func seeingQueries(
    ofKeys seen: Range<Int>, ofTile queries: Range<Int>, _ keys: Range<Int>
  ) -> Range<Int> {
    problem.queries(
      seeing: seen.counted(from: -keys.lowerBound), of: queries, batch: batch
    ).counted(from: queries.lowerBound)
  }
}
