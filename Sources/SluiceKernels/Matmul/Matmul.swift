/// The matrix product.
public enum Matmul {
  /// What happens to an element of the product before it is stored for good.
  public struct Epilogue {
    /// One number a column, added to it.
    public var bias: UnsafePointer<Float>?
    /// Applied after the bias.
    public var activation: Activation
    /// Receives the activation's derivative, with the result's row stride: all that the backward
    /// pass needs, at little more cost here.
    public var slope: UnsafeMutablePointer<Float>?
    /// Whether the product is added to what the result held.
    public var addsToResult: Bool

    /// Makes an epilogue; without arguments, the bare product is stored.
    public init(
      bias: UnsafePointer<Float>? = nil, activation: Activation = .identity,
      slope: UnsafeMutablePointer<Float>? = nil, addsToResult: Bool = false
    ) {
      self.bias = bias
      self.activation = activation
      self.slope = slope
      self.addsToResult = addsToResult
    }

    fileprivate var changesValues: Bool {
      bias != nil || activation != .identity || slope != nil
    }
  }

  /// Steps of the depth that are multiplied before the result is written.
  ///
  /// A packed strip of columns then streams from the second-level cache; shorter blocks, whose strip
  /// would fit the first, lost more by writing the result more often.
  private static let depthBlock = 512

  /// Columns and depth that are packed at once, in floats: 4 MB.
  private static let packedLimit = 1 << 20

  /// Columns that are packed at once.
  private static let columnBlock = 4096

  /// Rows that a thread takes at once at most: its copy then fits the second-level cache.
  private static let rowBlock = 128

  /// `result = epilogue(a b)`, with `a: [rows, depth]`, `b: [depth, columns]`.
  ///
  /// The blocked scheme of Goto and van de Geijn (2008): columns of `b` are packed in strips, shared
  /// by all threads; each thread copies a block of rows of `a` and multiplies it with every strip.
  /// Each element is summed in blocks of 512 along the depth, in order, by one thread.
  ///
  /// - Parameters:
  ///   - rows: rows of `a` and of the result.
  ///   - columns: columns of `b` and of the result.
  ///   - depth: columns of `a`, rows of `b`; 0 gives zeros, then the epilogue.
  ///   - a: the left matrix.
  ///   - b: the right matrix.
  ///   - result: row-major; overlaps neither operand.
  ///   - resultStride: elements from one row of the result to the next.
  ///   - epilogue: bias, activation, adding to the result.
  ///   - pool: the threads to work on.
  /// - Complexity: `2 rows columns depth` operations; at most 4 MB of scratch memory, and 288 KB a
  ///   thread.
  public static func multiply(
    rows: Int, columns: Int, depth: Int, _ a: MatrixView, _ b: MatrixView,
    into result: UnsafeMutablePointer<Float>, resultStride: Int, epilogue: Epilogue = Epilogue(),
    pool: ThreadPool = .current
  ) {
    guard rows > 0, columns > 0 else { return }
    for firstColumn in stride(from: 0, to: columns, by: columnBlock) {
      let columnCount = min(columnBlock, columns - firstColumn)
      let paddedCount = roundUp(columnCount, to: Lanes.width)
      let depthLimit = max(1, packedLimit / paddedCount / depthBlock) * depthBlock
      // A depth of zero still takes one turn: the epilogue belongs to the result all the same.
      for firstDepth in stride(from: 0, to: max(1, depth), by: depthLimit) {
        let depthCount = min(depthLimit, depth - firstDepth)
        let end = firstDepth + depthCount
        let block = Block(
          rows: rows, columns: columnCount, depth: depthCount,
          a: a.shifted(rows: 0, columns: firstDepth),
          b: b.shifted(rows: firstDepth, columns: firstColumn),
          result: result + firstColumn, resultStride: resultStride,
          adds: epilogue.addsToResult || firstDepth > 0,
          finish: end == depth && epilogue.changesValues
            ? epilogue.shifted(columns: firstColumn) : nil)
        withScratch(paddedCount * max(1, depthCount)) { packed in
          block.pack(into: packed, pool: pool)
          block.multiply(packed, pool: pool)
        }
      }
    }
  }

  /// A part of the product whose columns are packed as a whole.
  private struct Block {
    var rows: Int
    var columns: Int
    var depth: Int
    var a: MatrixView
    var b: MatrixView
    var result: UnsafeMutablePointer<Float>
    var resultStride: Int
    var adds: Bool
    var finish: Epilogue?

    /// Strips of a tile's width; the last may be narrower, in whole vectors.
    var stripCount: Int { (columns + MicroTile.columns - 1) / MicroTile.columns }

    func stripWidth(_ strip: Int) -> Int {
      min(
        MicroTile.columns,
        Matmul.roundUp(columns - strip * MicroTile.columns, to: Lanes.width))
    }

    /// Where a strip begins in packed memory; within it the depth runs slowest.
    func stripStart(_ strip: Int) -> Int { strip * MicroTile.columns * depth }

    func pack(into packed: UnsafeMutablePointer<Float>, pool: ThreadPool) {
      let pool = columns * depth < 1 << 13 ? ThreadPool.serial : pool
      pool.parallelFor(stripCount) { strip in
        let first = strip * MicroTile.columns
        Packing.packColumns(
          b.shifted(rows: 0, columns: first), depth: depth,
          columnCount: min(MicroTile.columns, columns - first), width: stripWidth(strip),
          into: packed + stripStart(strip))
      }
    }

    func multiply(_ packed: UnsafePointer<Float>, pool: ThreadPool) {
      let pool = rows * columns * depth < 1 << 16 ? ThreadPool.serial : pool
      let wanted = pool.threadCount == 1 ? 1 : pool.threadCount * 3
      let rowStep = min(
        Matmul.rowBlock, Matmul.roundUp((rows + wanted - 1) / wanted, to: MicroTile.rows))
      let rowParts = (rows + rowStep - 1) / rowStep
      let columnParts = min(stripCount, max(1, wanted / rowParts))
      pool.parallelFor(rowParts * columnParts) { part in
        let firstRow = part / columnParts * rowStep
        let columnPart = part % columnParts
        let strips =
          (columnPart * stripCount / columnParts)..<((columnPart + 1) * stripCount / columnParts)
        multiply(firstRow..<min(rows, firstRow + rowStep), by: strips, of: packed)
      }
    }

    private func multiply(
      _ rowRange: Range<Int>, by strips: Range<Int>, of packed: UnsafePointer<Float>
    ) {
      // An uneven stride keeps the rows of a tile from sharing the same few places in the cache.
      let copyStride = Matmul.depthBlock + Lanes.width
      withScratch(max(rowRange.count * copyStride, Matmul.depthBlock * (rowRange.count + 16))) {
        copied in
        for firstDepth in stride(from: 0, to: max(1, depth), by: Matmul.depthBlock) {
          let depthCount = min(Matmul.depthBlock, depth - firstDepth)
          let tileRows = tileRows(
            a.shifted(rows: rowRange.lowerBound, columns: firstDepth), rows: rowRange.count,
            depth: depthCount, to: copied, copyStride: copyStride)
          let isLast = firstDepth + depthCount == depth
          for strip in strips {
            let width = stripWidth(strip)
            let tileColumns = TileColumns(
              pointer: packed + stripStart(strip) + firstDepth * width, depthStride: width)
            multiplyStrip(
              strip, rowRange, tileRows, tileColumns, depth: depthCount,
              adding: adds || firstDepth > 0, isLast: isLast)
          }
        }
      }
    }

    @inline(always)
    private func multiplyStrip(
      _ strip: Int, _ rowRange: Range<Int>, _ tileRows: TileRows, _ tileColumns: TileColumns,
      depth: Int, adding: Bool, isLast: Bool
    ) {
      let column = strip * MicroTile.columns
      let columnCount = min(MicroTile.columns, columns - column)
      var row = 0
      while row < rowRange.count {
        let rowCount = min(MicroTile.rows, rowRange.count - row)
        let target = result + (rowRange.lowerBound + row) * resultStride + column
        let product = TileProduct(
          rows: tileRows.advanced(rows: row), columns: tileColumns, depth: depth, result: target,
          resultStride: resultStride, isAdded: adding)
        product.compute(rowCount: rowCount, columnCount: columnCount)
        if isLast, let finish {
          finish.apply(
            row: rowRange.lowerBound + row, column: column, rowCount: rowCount,
            columnCount: columnCount, result: target, resultStride: resultStride)
        }
        row += MicroTile.rows
      }
    }

    /// The rows of `a` where they are, if a tile's rows can lie in the cache together; else a copy that
    /// keeps whichever axis is contiguous so.
    private func tileRows(
      _ a: MatrixView, rows: Int, depth: Int, to copied: UnsafeMutablePointer<Float>,
      copyStride: Int
    ) -> TileRows {
      if a.columnStride == 1 {
        // Rows a multiple of a page apart compete for the same few places.
        guard a.rowStride.isMultiple(of: 1024) else {
          return TileRows(pointer: a.pointer, rowStride: a.rowStride, depthStride: 1)
        }
        for row in 0..<rows {
          Packing.copy(
            a.pointer + row * a.rowStride, to: copied + row * copyStride, count: depth)
        }
        return TileRows(pointer: copied, rowStride: copyStride, depthStride: 1)
      }
      for k in 0..<depth {
        let source = a.pointer + k * a.columnStride
        let target = copied + k * (rows + 16)
        if a.rowStride == 1 {
          Packing.copy(source, to: target, count: rows)
        } else {
          for row in 0..<rows { target[row] = source[row * a.rowStride] }
        }
      }
      return TileRows(pointer: copied, rowStride: 1, depthStride: rows + 16)
    }
  }

  static func roundUp(_ value: Int, to multiple: Int) -> Int {
    (value + multiple - 1) / multiple * multiple
  }
}

extension Matmul.Epilogue {
  fileprivate func shifted(columns: Int) -> Matmul.Epilogue {
    Matmul.Epilogue(
      bias: bias.map { $0 + columns }, activation: activation,
      slope: slope.map { $0 + columns }, addsToResult: addsToResult)
  }

  /// Finishes a tile that has just been summed and still lies in the first-level cache.
  fileprivate func apply(
    row: Int, column: Int, rowCount: Int, columnCount: Int, result: UnsafeMutablePointer<Float>,
    resultStride: Int
  ) {
    for index in 0..<rowCount {
      let target = result + index * resultStride
      if let bias {
        for slot in VectorSlots(columnCount) {
          slot.store(slot.load(target) + slot.load(bias + column), to: target)
        }
      }
      if let slope {
        ActivationKernel.forward(
          count: columnCount, activation: activation, input: target, output: target,
          slope: slope + (row + index) * resultStride + column)
      } else if activation != .identity {
        ActivationKernel.forward(
          count: columnCount, activation: activation, input: target, output: target, pool: .serial)
      }
    }
  }
}
