/// Packing: copies parts of matrices into the layout that the micro-kernel reads.
enum Packing {
  /// Copies `count` contiguous floats.
  @inline(always)
  static func copy(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index + Lanes.width <= count {
      Lanes(from: source + index).store(to: target + index)
      index += Lanes.width
    }
    while index < count {
      target[index] = source[index]
      index += 1
    }
  }

  /// Copies rows that are not contiguous along the depth, such as those of a transposed matrix: for each
  /// tile, one run of `MicroTile.stepStride` floats for each step of the depth.
  ///
  /// The steps of a tile are then read sequentially. In their original place, each lies in a cache line of its
  /// own, and often in the same few cache sets.
  ///
  /// - Parameters:
  ///   - matrix: starts at the first row and column to copy.
  ///   - rows: the rows to copy, counted from the first row of the first tile.
  ///   - depth: the number of columns.
  ///   - target: receives the runs; elements after the rows of a tile are undefined.
  ///   - tileStride: floats from the first run of a tile to that of the next.
  static func copySteps(
    _ matrix: MatrixView, rows: Range<Int>, depth: Int, into target: UnsafeMutablePointer<Float>,
    tileStride: Int
  ) {
    // Tiles that are copied as vectors. A vector may be longer than a tile: it must not end after the last row.
    let firstTile = divideRoundingUp(rows.lowerBound, by: MicroTile.rows)
    let tileEnd =
      matrix.rowStride == 1
      ? max(0, rows.upperBound - MicroTile.stepStride + MicroTile.rows) / MicroTile.rows : 0
    let tiles = firstTile..<max(firstTile, tileEnd)
    let vectorRows =
      (tiles.lowerBound * MicroTile.rows..<tiles.upperBound * MicroTile.rows).clamped(to: rows)
    for k in 0..<depth {
      let source = matrix.pointer + k * matrix.columnStride
      let run = target + k * MicroTile.stepStride
      for tile in tiles {
        copyStep(
          source + (tile * MicroTile.rows - rows.lowerBound), to: run + tile * tileStride)
      }
      copyRows(rows.lowerBound..<vectorRows.lowerBound)
      copyRows(vectorRows.upperBound..<rows.upperBound)

      @inline(always) func copyRows(_ part: Range<Int>) {
        for row in part {
          run[row / MicroTile.rows * tileStride + row % MicroTile.rows] =
            source[(row - rows.lowerBound) * matrix.rowStride]
        }
      }
    }
  }

  @inline(always)
  private static func copyStep(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    switch MicroTile.stepStride {
    case 2: copy(SIMD2<Float>.self)
    default: copy(SIMD8<Float>.self)
    }

    @inline(always) func copy<Vector: SIMD>(_: Vector.Type) {
      let vector = UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
      UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
    }
  }

  /// Packs `columnCount` columns of `depth` rows into runs of `width` words, padded with zeros: the
  /// columns of a tile.
  ///
  /// - Parameters:
  ///   - matrix: starts at the first row and column to pack.
  ///   - depth: the number of rows.
  ///   - columnCount: the number of columns.
  ///   - width: words per run.
  ///   - target: receives the runs.
  ///   - precision: in bfloat16, two rows become a run of pairs, or each row becomes a run if the
  ///     matrix holds pairs already.
  static func packColumns(
    _ matrix: MatrixView, depth: Int, columnCount: Int, width: Int,
    into target: UnsafeMutablePointer<Float>, precision: Precision = .float32
  ) {
    if precision == .bfloat16, !matrix.isPaired {
      return packPairs(
        matrix, depth: depth, columnCount: columnCount, width: width, stride: width, into: target)
    }
    if matrix.columnStride == 1 {
      for k in 0..<depth {
        let run = target + k * width
        copy(matrix.pointer + k * matrix.rowStride, to: run, count: columnCount)
        for column in columnCount..<max(width, columnCount) { run[column] = 0 }
      }
      return
    }
    for first in stride(from: 0, to: width, by: Lanes.width) {
      let count = max(0, min(Lanes.width, columnCount - first))
      transposePanel(
        matrix.pointer + first * matrix.columnStride, columnStride: matrix.columnStride,
        rowStride: matrix.rowStride, columnCount: count, depth: depth, into: target + first,
        targetStride: width)
    }
  }

  /// Writes up to 16 columns, each contiguous along the depth, as rows of 16.
  private static func transposePanel(
    _ source: UnsafePointer<Float>, columnStride: Int, rowStride: Int, columnCount: Int,
    depth: Int, into target: UnsafeMutablePointer<Float>, targetStride: Int
  ) {
    guard rowStride == 1, columnCount == Lanes.width, depth >= Lanes.width else {
      for k in 0..<depth {
        let run = target + k * targetStride
        for column in 0..<columnCount {
          run[column] = source[column * columnStride + k * rowStride]
        }
        for column in columnCount..<max(Lanes.width, columnCount) { run[column] = 0 }
      }
      return
    }
    for k in stride(from: 0, to: depth, by: Lanes.width) {
      // The last block may overlap the one before.
      let first = min(k, depth - Lanes.width)
      transposeBlock(
        source + first, stride: columnStride, into: target + first * targetStride,
        targetStride: targetStride)
    }
  }

  /// Transposes 16 x 16 floats in blocks of 4 x 4, the fastest size for shuffles.
  @inline(always)
  static func transposeBlock(
    _ source: UnsafePointer<Float>, stride: Int, into target: UnsafeMutablePointer<Float>,
    targetStride: Int
  ) {
    for row in 0..<4 {
      for column in 0..<4 {
        transposeFour(
          UnsafeRawPointer(source + 4 * row * stride + 4 * column),
          stride: stride * MemoryLayout<Float>.stride,
          into: UnsafeMutableRawPointer(target + 4 * column * targetStride + 4 * row),
          targetStride: targetStride * MemoryLayout<Float>.stride)
      }
    }
  }

  /// Transposes 4 x 4 floats; strides in bytes.
  @inline(always)
  private static func transposeFour(
    _ source: UnsafeRawPointer, stride: Int, into target: UnsafeMutableRawPointer,
    targetStride: Int
  ) {
    func row(_ index: Int) -> SIMD4<Float> {
      (source + index * stride).loadUnaligned(as: SIMD4<Float>.self)
    }
    func store(_ values: SIMD4<Float>, _ index: Int) {
      (target + index * targetStride).storeBytes(of: values, as: SIMD4<Float>.self)
    }
    let (a, b, c, d) = (row(0), row(1), row(2), row(3))
    let (ab, cd) = (SIMD4(a[0], b[0], a[1], b[1]), SIMD4(c[0], d[0], c[1], d[1]))
    store(SIMD4(lowHalf: ab.lowHalf, highHalf: cd.lowHalf), 0)
    store(SIMD4(lowHalf: ab.highHalf, highHalf: cd.highHalf), 1)
    let (rest, otherRest) = (SIMD4(a[2], b[2], a[3], b[3]), SIMD4(c[2], d[2], c[3], d[3]))
    store(SIMD4(lowHalf: rest.lowHalf, highHalf: otherRest.lowHalf), 2)
    store(SIMD4(lowHalf: rest.highHalf, highHalf: otherRest.highHalf), 3)
  }
}
