/// The micro-tile: the block of a product that one call of the micro-kernel keeps in registers.
///
/// This is all that differs between instruction sets: the number of rows and columns whose
/// accumulators fill the register file and leave room for the operands.
enum MicroTile {
  /// Rows of a full tile.
  @inline(always) static var rows: Int {
    switch InstructionSet.vectorWidth {
    case 16: 8
    case 8: 6
    default: InstructionSet.hasFusedMultiplyAdd ? 6 : 2
    }
  }

  /// Words from one step of the depth to the next if the rows of a tile are copied step by step: a power of
  /// two, so that a step is one vector, which lies in one cache line.
  @inline(always) static var stepStride: Int {
    switch rows {
    case ...2: 2
    default: 8
    }
  }

  /// Vectors of 16 columns in a full tile.
  @inline(always) static var vectors: Int { InstructionSet.vectorWidth == 16 ? 2 : 1 }

  /// Columns of the widest tile for `rowCount` rows: more than those of a full tile if few rows
  /// would leave registers unused.
  @inline(always) static func wideColumns(rowCount: Int) -> Int {
    switch (InstructionSet.vectorWidth, rowCount) {
    case (16, 1): 16 * Lanes.width
    case (16, 2): 8 * Lanes.width
    case (16, 3...4): 4 * Lanes.width
    case (..<16, 1): 4 * Lanes.width
    case (..<16, 2): 2 * Lanes.width
    default: columns
    }
  }

  /// Columns of a full tile.
  @inline(always) static var columns: Int { vectors * Lanes.width }
}

/// The left operand of a tile: word (row, k) at `pointer[row * rowStride + k * depthStride]`.
struct TileRows {
  var pointer: UnsafePointer<Float>
  var rowStride: Int
  var depthStride: Int
}

/// The right operand of a tile: for each k, one word for each of the tile's columns, contiguous.
///
/// The columns of a wide tile may lie in strips, each of a full tile's width.
struct TileColumns {
  var pointer: UnsafePointer<Float>
  var depthStride: Int
  /// Elements from one strip to the next; by default strips are side by side.
  var stripStride = MicroTile.columns

  @inline(always) func advanced(depth: Int) -> TileColumns {
    var columns = self
    columns.pointer += depth * depthStride
    return columns
  }

  /// The vector of columns with the given index, in the row at `pointer`.
  @inline(always)
  func vector(_ number: Int, at row: UnsafePointer<Float>) -> Lanes {
    Lanes(
      from: row + number / MicroTile.vectors * stripStride
        + number % MicroTile.vectors * Lanes.width)
  }
}

/// The product of a tile's rows and columns, plus `addend` if there is one.
///
/// Every element is one chain of multiply-adds in the order of k, independent of the tile's size. A
/// step of the depth is a word of 32 bits: a float, or a pair of bfloat16 numbers.
struct TileProduct {
  var precision: Precision
  var rows: TileRows
  var columns: TileColumns
  var depth: Int
  var result: UnsafeMutablePointer<Float>
  var resultStride: Int
  /// Added to the product, with the result's row stride; may be the result itself.
  var addend: UnsafePointer<Float>?

  /// Computes `rowCount` (at most `MicroTile.rows`) by `columnCount` elements: at most
  /// `MicroTile.columns`, or exactly `MicroTile.wideColumns(rowCount:)`.
  ///
  /// The columns are read up to the next multiple of 16; only `columnCount` of them are written.
  @inline(always)
  func compute(rowCount: Int, columnCount: Int) {
    switch precision {
    case .float32: compute(FloatArithmetic.self, rowCount: rowCount, columnCount: columnCount)
    case .bfloat16: compute(PairArithmetic.self, rowCount: rowCount, columnCount: columnCount)
    }
  }

  // Never inlined: the cost of a call is small compared with a tile, and within a larger function
  // the accumulators would not stay in registers. For the same reason the number of rows becomes a
  // constant; the compiler removes cases that the instruction set does not use.
  @inline(never)
  private func compute<Arithmetic: TileArithmetic>(
    _ arithmetic: Arithmetic.Type, rowCount: Int, columnCount: Int
  ) {
    if columnCount > MicroTile.columns {
      switch (InstructionSet.vectorWidth, rowCount) {
      case (16, 1): accumulate(arithmetic, rowCount: 1, vectors: 16, columnCount)
      case (16, 2): accumulate(arithmetic, rowCount: 2, vectors: 8, columnCount)
      case (16, 3): accumulate(arithmetic, rowCount: 3, vectors: 4, columnCount)
      case (16, _): accumulate(arithmetic, rowCount: 4, vectors: 4, columnCount)
      case (_, 1): accumulate(arithmetic, rowCount: 1, vectors: 4, columnCount)
      default: accumulate(arithmetic, rowCount: 2, vectors: 2, columnCount)
      }
    } else if MicroTile.vectors == 2, columnCount > Lanes.width {
      switch min(rowCount, MicroTile.rows) {
      case 1: accumulate(arithmetic, rowCount: 1, vectors: 2, columnCount)
      case 2: accumulate(arithmetic, rowCount: 2, vectors: 2, columnCount)
      case 3: accumulate(arithmetic, rowCount: 3, vectors: 2, columnCount)
      case 4: accumulate(arithmetic, rowCount: 4, vectors: 2, columnCount)
      case 5: accumulate(arithmetic, rowCount: 5, vectors: 2, columnCount)
      case 6: accumulate(arithmetic, rowCount: 6, vectors: 2, columnCount)
      case 7: accumulate(arithmetic, rowCount: 7, vectors: 2, columnCount)
      default: accumulate(arithmetic, rowCount: 8, vectors: 2, columnCount)
      }
    } else {
      switch min(rowCount, MicroTile.rows) {
      case 1: accumulate(arithmetic, rowCount: 1, vectors: 1, columnCount)
      case 2: accumulate(arithmetic, rowCount: 2, vectors: 1, columnCount)
      case 3: accumulate(arithmetic, rowCount: 3, vectors: 1, columnCount)
      case 4: accumulate(arithmetic, rowCount: 4, vectors: 1, columnCount)
      case 5: accumulate(arithmetic, rowCount: 5, vectors: 1, columnCount)
      case 6: accumulate(arithmetic, rowCount: 6, vectors: 1, columnCount)
      case 7: accumulate(arithmetic, rowCount: 7, vectors: 1, columnCount)
      default: accumulate(arithmetic, rowCount: 8, vectors: 1, columnCount)
      }
    }
  }

  @inline(always)
  private func accumulate<Arithmetic: TileArithmetic>(
    _: Arithmetic.Type, rowCount: Int, vectors: Int, _ columnCount: Int
  ) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: rowCount * vectors) { sums in
      for index in 0..<(rowCount * vectors) { sums[index] = Lanes(repeating: 0) }
      var row = rows.pointer
      var column = columns.pointer
      withUnsafeTemporaryAllocation(of: Lanes.self, capacity: vectors) { loaded in
        for _ in 0..<depth {
          for vector in 0..<vectors { loaded[vector] = columns.vector(vector, at: column) }
          for index in 0..<rowCount {
            let factor = Lanes(repeating: row[index * rows.rowStride])
            for vector in 0..<vectors {
              sums[index * vectors + vector] = Arithmetic.multiplyAdd(
                factor, loaded[vector], sums[index * vectors + vector])
            }
          }
          row += rows.depthStride
          column += columns.depthStride
        }
      }
      if columnCount == vectors * Lanes.width {
        for index in 0..<rowCount {
          for vector in 0..<vectors {
            let offset = index * resultStride + vector * Lanes.width
            let sum = sums[index * vectors + vector]
            (addend.map { Lanes(from: $0 + offset) + sum } ?? sum).store(to: result + offset)
          }
        }
      } else {
        // Stored in separate memory: a variable index would keep the sums in memory from the start.
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: rowCount * vectors) { stored in
          for index in 0..<(rowCount * vectors) { stored[index] = sums[index] }
          storePart(stored, rowCount: rowCount, vectors: vectors, columnCount: columnCount)
        }
      }
    }
  }

  /// Writes the first columns of a tile and leaves the rest of the memory unchanged.
  @inline(never)
  private func storePart(
    _ tile: UnsafeMutableBufferPointer<Lanes>, rowCount: Int, vectors: Int, columnCount: Int
  ) {
    for row in 0..<rowCount {
      for slot in VectorSlots(columnCount) {
        let sum = tile[row * vectors + slot.offset / Lanes.width]
        let added = addend.map { slot.load($0 + row * resultStride) + sum } ?? sum
        slot.store(added, to: result + row * resultStride)
      }
    }
  }
}
