/// The rows of the left operand that a thread multiplies, for one block of the depth: in place or copied.
struct BlockRows {
  private let first: TileRows
  /// Words from the rows of one tile to those of the next.
  private let tileStride: Int

  /// The rows of a tile.
  @inline(always)
  func tile(_ number: Int) -> TileRows {
    var rows = first
    rows.pointer += number * tileStride
    return rows
  }

  /// The floats of scratch memory for `rowCount` rows.
  static func scratchCount(rowCount: Int) -> Int {
    max(
      rowCount * copiedRowStride, Blocking.depth * pairStride(rowCount: rowCount),
      divideRoundingUp(rowCount, by: MicroTile.rows) * steppedTileStride)
  }

  /// Takes the rows in place if a tile's rows fit into the cache together; otherwise copies them, as pairs if
  /// the precision requires them.
  ///
  /// - Parameters:
  ///   - a: starts at the first row and the first step of the depth.
  ///   - rowCount: the number of rows.
  ///   - depth: the elements along the depth, at most `Blocking.depth` words.
  ///   - precision: the precision of the product.
  ///   - copied: scratch memory.
  init(
    _ a: MatrixView, rowCount: Int, depth: Int, precision: Precision,
    copiedTo copied: UnsafeMutablePointer<Float>
  ) {
    let isRounded = precision == .bfloat16 && !a.isPaired
    if a.columnStride == 1 {
      self.init(contiguous: a, rowCount: rowCount, depth: depth, isRounded, copied)
    } else if isRounded {
      let stride = Self.pairStride(rowCount: rowCount)
      a.transposed.forEachColumnRun(rowCount) { rows, run in
        Packing.packPairs(
          run, depth: depth, columnCount: rows.count, width: rows.count, stride: stride,
          into: copied + rows.lowerBound)
      }
      self.init(TileRows(pointer: copied, rowStride: 1, depthStride: stride))
    } else {
      a.transposed.forEachColumnRun(rowCount) { rows, run in
        Packing.copySteps(
          run.transposed, rows: rows, depth: depth, into: copied,
          tileStride: Self.steppedTileStride)
      }
      self.init(
        TileRows(pointer: copied, rowStride: 1, depthStride: MicroTile.stepStride),
        tileStride: Self.steppedTileStride)
    }
  }

  /// Rows that are contiguous along the depth.
  private init(
    contiguous a: MatrixView, rowCount: Int, depth: Int, _ isRounded: Bool,
    _ copied: UnsafeMutablePointer<Float>
  ) {
    // A tile reads contiguous rows. Rows that are a multiple of a page apart compete for the same few cache
    // sets.
    guard isRounded || a.columnPanels != nil || a.rowStride.isMultiple(of: 1024) else {
      self.init(TileRows(pointer: a.pointer, rowStride: a.rowStride, depthStride: 1))
      return
    }
    a.forEachColumnRun(depth) { steps, run in
      for row in 0..<rowCount {
        let source = run.pointer + row * run.rowStride
        let target = copied + row * Self.copiedRowStride
        // Runs start with a pair: blocks of the depth do, and panels have an even width.
        if isRounded {
          Packing.pair(source, to: target + steps.lowerBound / 2, count: steps.count)
        } else {
          Packing.copy(source, to: target + steps.lowerBound, count: steps.count)
        }
      }
    }
    self.init(TileRows(pointer: copied, rowStride: Self.copiedRowStride, depthStride: 1))
  }

  private init(_ first: TileRows, tileStride: Int? = nil) {
    self.first = first
    self.tileStride = tileStride ?? MicroTile.rows * first.rowStride
  }

  // Uneven strides prevent rows and tiles from competing for the same few cache sets.

  private static let copiedRowStride = Blocking.depth + Lanes.width
  private static let steppedTileStride = Blocking.depth * MicroTile.stepStride + Lanes.width
  private static func pairStride(rowCount: Int) -> Int { rowCount + Lanes.width }
}
