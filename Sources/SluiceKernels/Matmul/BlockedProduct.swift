/// Cache blocking: the sizes of the parts into which a large product is divided.
enum Blocking {
  /// Words of the depth that are multiplied before the result is written.
  ///
  /// A packed strip of columns is then read from the second-level cache. Shorter blocks, whose
  /// strip would fit into the first-level cache, were slower because the result is written more
  /// often. The order of summation depends on this number, so it is the same on every machine.
  static let depth = 512

  /// The number of words, columns times depth, that are packed at once: 4 MB.
  static let packed = 1 << 20

  /// Columns that are packed at once.
  static let columns = 4096

  /// Strips of columns that stay in the second-level cache while all rows are multiplied with them.
  static let strips = max(
    1, CacheSizes.secondLevel / 2 / (depth * MicroTile.columns * MemoryLayout<Float>.stride))

  /// The maximum number of rows that a thread takes at once: they fill half of the second-level cache, or
  /// two thirds if they are copied step by step.
  static let rows = min(
    512,
    max(64, CacheSizes.secondLevel / 2 / (depth * MemoryLayout<Float>.stride) / 48 * 48))
}

extension MatrixProduct {
  /// Computes the product by the blocked scheme of Goto and van de Geijn (2008): columns of `b` are
  /// packed in strips that all threads share; each thread takes a block of rows of `a` and
  /// multiplies it with every strip.
  ///
  /// Each element is summed by one thread, in blocks of 512 words along the depth, in order.
  func computeBlocked(pool: ThreadPool) {
    if let strips = b.columnPanels {
      return multiply(PackedStrips(b.pointer, stride: strips.stride), pool: pool)
    }
    let depth = wordCount
    for firstColumn in stride(from: 0, to: columns, by: Blocking.columns) {
      let columnCount = min(Blocking.columns, columns - firstColumn)
      let paddedCount = roundUp(columnCount, to: Lanes.width)
      let depthLimit = max(1, Blocking.packed / paddedCount / Blocking.depth) * Blocking.depth
      // A depth of 0 still takes one turn, because the epilogue must be applied.
      for firstDepth in stride(from: 0, to: max(1, depth), by: depthLimit) {
        let depthCount = min(depthLimit, depth - firstDepth)
        let end = firstDepth + depthCount
        // The epilogue is applied with the last block of the depth only.
        let (panels, offset) = resultPanels.from(column: firstColumn)
        var blockEpilogue =
          end == depth
          ? epilogue.shifted(columns: firstColumn, offset: offset) : Matmul.Epilogue()
        let addend = firstDepth > 0 ? UnsafePointer(result) : epilogue.addend
        blockEpilogue.addend = addend.map { $0 + offset }
        var block = self
        block.columns = columnCount
        block.depth = numberCount(ofWords: depthCount, from: firstDepth)
        block.a = a.shifted(rows: 0, columns: elementCount(ofWords: firstDepth, in: a))
        block.b = b.shifted(
          rows: elementCount(ofWords: firstDepth, in: b), columns: firstColumn)
        block.result += offset
        block.resultPanels = panels
        block.epilogue = blockEpilogue
        withScratch(paddedCount * max(1, depthCount)) { packed in
          block.pack(into: packed, pool: pool)
          block.multiply(block.packedStrips(packed), pool: pool)
        }
      }
    }
  }
}

/// Columns packed in strips of a tile's width; within a strip, one row of the depth follows another.
private struct PackedStrips {
  private let pointer: UnsafePointer<Float>
  private let stride: Int
  /// Columns of each strip except the last.
  private let width: Int
  private let last: (strip: Int, width: Int)

  /// Packed columns; the last strip may be narrower, in whole vectors.
  ///
  /// By default, all strips have the full width.
  init(
    _ pointer: UnsafePointer<Float>, stride: Int,
    last: (strip: Int, width: Int) = (strip: .max, width: MicroTile.columns)
  ) {
    (self.pointer, self.stride, self.last) = (pointer, stride, last)
    width = MicroTile.columns
  }

  /// A strip from a given position of the depth on.
  @inline(always)
  func columns(ofStrip strip: Int, fromDepth depth: Int) -> TileColumns {
    let width = strip == last.strip ? last.width : width
    return TileColumns(pointer: pointer + strip * stride + depth * width, depthStride: width)
  }
}

// MARK: - A block whose columns are packed as a whole

extension MatrixProduct {
  /// The number of strips of a tile's width; the last may be narrower, in whole vectors.
  private var stripCount: Int { divideRoundingUp(columns, by: MicroTile.columns) }

  private func stripWidth(_ strip: Int) -> Int {
    min(
      MicroTile.columns,
      roundUp(columns - strip * MicroTile.columns, to: Lanes.width))
  }

  /// The offset of a strip in packed memory; within a strip, one row of the depth follows another.
  private func stripStart(_ strip: Int) -> Int { strip * MicroTile.columns * wordCount }

  private func packedStrips(_ packed: UnsafePointer<Float>) -> PackedStrips {
    PackedStrips(
      packed, stride: MicroTile.columns * wordCount,
      last: (strip: stripCount - 1, width: stripWidth(stripCount - 1)))
  }

  private func pack(into packed: UnsafeMutablePointer<Float>, pool: ThreadPool) {
    let pool = columns * wordCount < 1 << 13 ? ThreadPool.serial : pool
    if b.columnStride == 1 {
      // Rows of `b` are read sequentially.
      pool.parallelRanges(wordCount, grain: 16) { packRows($0, into: packed) }
    } else {
      pool.parallelFor(stripCount) { strip in
        let first = strip * MicroTile.columns
        Packing.packColumns(
          b.shifted(rows: 0, columns: first), depth: depth,
          columnCount: min(MicroTile.columns, columns - first), width: stripWidth(strip),
          into: packed + stripStart(strip), precision: precision)
      }
    }
  }

  private func packRows(_ range: Range<Int>, into packed: UnsafeMutablePointer<Float>) {
    let fullStrips = columns / MicroTile.columns
    for k in range {
      let row = b.pointer + elementCount(ofWords: k, in: b) * b.rowStride
      let isPair = !b.isPaired && numberCount(ofWords: 1, from: k) == 2
      var target = packed + k * MicroTile.columns
      for strip in 0..<fullStrips {
        let source = row + strip * MicroTile.columns
        if precision == .float32 || b.isPaired {
          Packing.copy(source, to: target, count: MicroTile.columns)
        } else {
          Packing.interleave(
            source, isPair ? source + b.rowStride : nil, to: target, count: MicroTile.columns)
        }
        target += MicroTile.columns * wordCount
      }
    }
    guard fullStrips < stripCount else { return }
    let first = fullStrips * MicroTile.columns
    let width = stripWidth(fullStrips)
    Packing.packColumns(
      b.shifted(rows: elementCount(ofWords: range.lowerBound, in: b), columns: first),
      depth: elementCount(ofWords: range.count, from: range.lowerBound, in: b),
      columnCount: columns - first, width: width,
      into: packed + stripStart(fullStrips) + range.lowerBound * width, precision: precision)
  }

  private func multiply(_ packed: PackedStrips, pool: ThreadPool) {
    let wanted = pool.threadCount == 1 ? 1 : pool.threadCount * 3
    // Parts of nearly the same length, so that threads finish together; with AVX-512, a step is a
    // whole vector of rows that are copied as pairs.
    let step = 2 * MicroTile.rows
    let stepCount = divideRoundingUp(rows, by: step)
    let partCount = divideRoundingUp(rows, by: Blocking.rows)
    let rowParts = min(stepCount, max(wanted, roundUp(partCount, to: pool.threadCount)))
    let columnParts = min(stripCount, max(1, wanted / rowParts))
    pool.parallelFor(rowParts * columnParts) { part in
      let (rowPart, columnPart) = (part / columnParts, part % columnParts)
      let firstRow = rowPart * stepCount / rowParts * step
      let endRow = min(rows, (rowPart + 1) * stepCount / rowParts * step)
      let strips =
        (columnPart * stripCount / columnParts)..<((columnPart + 1) * stripCount / columnParts)
      multiply(firstRow..<endRow, by: strips, of: packed)
    }
  }

  private func multiply(
    _ rowRange: Range<Int>, by strips: Range<Int>, of packed: PackedStrips
  ) {
    withScratch(BlockRows.scratchCount(rowCount: rowRange.count)) { copied in
      for firstDepth in stride(from: 0, to: max(1, wordCount), by: Blocking.depth) {
        let depthCount = min(Blocking.depth, wordCount - firstDepth)
        let blockRows = BlockRows(
          a.shifted(
            rows: rowRange.lowerBound, columns: elementCount(ofWords: firstDepth, in: a)),
          rowCount: rowRange.count,
          depth: elementCount(ofWords: depthCount, from: firstDepth, in: a),
          precision: precision, copiedTo: copied)
        // Row by row of tiles, so that the result is read and written sequentially, which the
        // prefetcher predicts; only as many strips at a time as stay in the second-level cache.
        for firstStrip in stride(
          from: strips.lowerBound, to: strips.upperBound, by: Blocking.strips)
        {
          let someStrips = firstStrip..<min(strips.upperBound, firstStrip + Blocking.strips)
          for tile in 0..<divideRoundingUp(rowRange.count, by: MicroTile.rows) {
            let row = rowRange.lowerBound + tile * MicroTile.rows
            multiplyRows(
              row..<min(rowRange.upperBound, row + MicroTile.rows), by: someStrips, of: packed,
              blockRows.tile(tile), firstDepth: firstDepth, depthCount: depthCount)
          }
        }
      }
    }
  }

  /// Multiplies a tile's rows with some strips, and applies the epilogue for the last block of the depth.
  @inline(always)
  private func multiplyRows(
    _ rowRange: Range<Int>, by strips: Range<Int>, of packed: PackedStrips,
    _ tileRows: TileRows, firstDepth: Int, depthCount: Int
  ) {
    let firstElement = rowRange.lowerBound * resultStride
    let addend = firstDepth > 0 ? UnsafePointer(result) : epilogue.addend
    for strip in strips {
      let column = strip * MicroTile.columns
      let offset = firstElement + resultPanels.offset(ofColumn: column)
      let product = TileProduct(
        precision: precision, rows: tileRows,
        columns: packed.columns(ofStrip: strip, fromDepth: firstDepth),
        depth: depthCount, result: result + offset, resultStride: resultStride,
        addend: addend.map { $0 + offset })
      product.compute(
        rowCount: rowRange.count, columnCount: min(MicroTile.columns, columns - column))
    }
    if epilogue.changesValues, firstDepth + depthCount == wordCount {
      let columns =
        strips.lowerBound * MicroTile.columns..<min(strips.upperBound * MicroTile.columns, columns)
      resultPanels.forEachRun(of: columns) { run in
        epilogue.apply(
          columns: run, rowCount: rowRange.count,
          offset: firstElement + resultPanels.offset(ofColumn: run.lowerBound), to: result,
          stride: resultStride)
      }
    }
  }
}
