extension MatrixProduct {
  /// Whether reading `b` in place is faster than packing it, which pays off only with enough rows.
  var isFasterInPlace: Bool {
    guard resultPanels == nil, a.columnPanels == nil, a.rowPanels == nil else { return false }
    // Rounding in place costs more than packing, unless the columns are paired already.
    guard precision == .float32 || b.isPaired else { return false }
    if b.rowStride == 1 {
      // The partial sums must be added at the end, which does not pay off for a short depth.
      return rows <= max(4, min(16, depth / 32))
    }
    if b.columnPanels != nil { return rows <= 2 * MicroTile.rows }
    guard b.columnStride == 1 else { return false }
    if rows <= 2 * MicroTile.rows { return true }
    // Rows that are not contiguous along the depth should be copied, if enough tiles read them; few rows
    // would not be worth packing `b`.
    guard a.columnStride == 1 || min(rows, columns) <= 64 else { return false }
    // If the cache holds all columns, the tiles of further rows find them there.
    let byteCount = wordCount * b.rowStride * MemoryLayout<Float>.stride
    return rows <= Matmul.mostRowsInPlace && byteCount <= CacheSizes.secondLevel
  }

  /// Computes the product without packing `b`, whose depth or columns must be contiguous.
  ///
  /// With the depth contiguous each element is a dot product in 16 partial sums; with the columns
  /// contiguous it is summed as in the blocked product, to the same bits.
  func computeInPlace(pool: ThreadPool) {
    if precision == .bfloat16, !a.isPaired {
      withPairedRows { $0.computeInPlace(pool: pool) }
    } else if b.rowStride == 1 {
      withContiguousRows { rows in
        pool.parallelRanges(columns, grain: 32) { columnRange in
          multiplyDots(rows, columnRange)
          finish(columnRange)
        }
      }
    } else {
      pool.parallelRanges(columns, grain: MicroTile.wideColumns(rowCount: rows)) { columnRange in
        multiplyTiles(columnRange)
        finish(columnRange)
      }
    }
  }

  /// Calls `body` with the rows of `a` contiguous along the depth, copied if they are not.
  private func withContiguousRows(_ body: (MatrixView) -> Void) {
    guard a.columnStride != 1 else { return body(a) }
    withScratch(rows * depth) { copied in
      for row in 0..<rows {
        for k in 0..<depth {
          copied[row * depth + k] = a.pointer[row * a.rowStride + k * a.columnStride]
        }
      }
      body(MatrixView(copied, rowStride: depth))
    }
  }

  /// Calls `body` with this product, the rows of `a` rounded to pairs.
  private func withPairedRows(_ body: (MatrixProduct) -> Void) {
    withScratch(max(1, rows * wordCount)) { paired in
      for row in 0..<rows {
        let (source, target) = (a.shifted(rows: row, columns: 0), paired + row * wordCount)
        if a.columnStride == 1 {
          Packing.pair(source.pointer, to: target, count: depth)
        } else {
          Packing.packPairs(
            source.transposed, depth: depth, columnCount: 1, width: 1, stride: 1, into: target)
        }
      }
      var product = self
      product.a = MatrixView(paired, rowStride: wordCount)
      product.a.isPaired = true
      body(product)
    }
  }

  private func multiplyDots(_ left: MatrixView, _ columnRange: Range<Int>) {
    let step = DotProducts.columns(rowCount: rows)
    for column in stride(from: columnRange.lowerBound, to: columnRange.upperBound, by: step) {
      for row in stride(from: 0, to: rows, by: DotProducts.rows) {
        DotProducts(
          rows: left.pointer + row * left.rowStride, rowStride: left.rowStride,
          rowCount: min(DotProducts.rows, rows - row),
          columns: b.pointer + column * b.columnStride, columnStride: b.columnStride,
          columnCount: min(step, columnRange.upperBound - column), depth: depth,
          result: result + row * resultStride + column, resultStride: resultStride,
          addend: epilogue.addend.map { $0 + row * resultStride + column }
        ).compute()
      }
    }
  }

  private func multiplyTiles(_ columnRange: Range<Int>) {
    var column = columnRange.lowerBound
    let wide = MicroTile.wideColumns(rowCount: rows)
    while columnRange.upperBound - column >= Lanes.width {
      let left = columnRange.upperBound - column
      let width =
        left >= wide ? wide : left >= MicroTile.columns ? MicroTile.columns : Lanes.width
      multiplyTiles(column, width, tileColumns(from: column))
      column += width
    }
    guard column < columnRange.upperBound else { return }
    if b.columnPanels != nil {
      // Strips are padded to whole vectors.
      return multiplyTiles(column, columnRange.upperBound - column, tileColumns(from: column))
    }
    // A tile reads whole vectors, and the last row of `b` may end with the last column.
    let count = columnRange.upperBound - column
    withScratch(max(1, wordCount) * Lanes.width) { packed in
      Packing.packColumns(
        b.shifted(rows: 0, columns: column), depth: wordCount, columnCount: count,
        width: Lanes.width, into: packed)
      multiplyTiles(column, count, TileColumns(pointer: packed, depthStride: Lanes.width))
    }
  }

  private func tileColumns(from column: Int) -> TileColumns {
    var columns = TileColumns(pointer: b.address(ofColumn: column), depthStride: b.rowStride)
    if let strips = b.columnPanels { columns.stripStride = strips.stride }
    return columns
  }

  private func multiplyTiles(_ column: Int, _ columnCount: Int, _ tileColumns: TileColumns) {
    for firstDepth in stride(from: 0, to: max(1, wordCount), by: Blocking.depth) {
      let depthCount = min(Blocking.depth, wordCount - firstDepth)
      let addend = firstDepth > 0 ? UnsafePointer(result) : epilogue.addend
      for row in stride(from: 0, to: rows, by: MicroTile.rows) {
        TileProduct(
          precision: precision,
          rows: TileRows(
            pointer: a.pointer + row * a.rowStride + firstDepth * a.columnStride,
            rowStride: a.rowStride, depthStride: a.columnStride),
          columns: tileColumns.advanced(depth: firstDepth),
          depth: depthCount, result: result + row * resultStride + column,
          resultStride: resultStride, addend: addend.map { $0 + row * resultStride + column }
        ).compute(rowCount: min(MicroTile.rows, rows - row), columnCount: columnCount)
      }
    }
  }

  private func finish(_ columnRange: Range<Int>) {
    guard epilogue.changesValues else { return }
    epilogue.apply(
      columns: columnRange, rowCount: rows, offset: columnRange.lowerBound, to: result,
      stride: resultStride)
  }
}
