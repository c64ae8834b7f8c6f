/// Copies parts of matrices to where the micro-kernel reads them best.
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

  /// Packs `columnCount` columns of `depth` rows into `depth` runs of `width` floats, filled up with
  /// zeros: what a tile takes as its columns.
  ///
  /// - Parameter matrix: begins at the first row and column to pack.
  static func packColumns(
    _ matrix: MatrixView, depth: Int, columnCount: Int, width: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
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

  /// Writes up to 16 columns, each of them a run along the depth, as rows of 16.
  private static func transposePanel(
    _ source: UnsafePointer<Float>, columnStride: Int, rowStride: Int, columnCount: Int,
    depth: Int, into target: UnsafeMutablePointer<Float>, targetStride: Int
  ) {
    var k = 0
    if rowStride == 1, columnCount == Lanes.width {
      while k + Lanes.width <= depth {
        transposeBlock(
          source + k, stride: columnStride, into: target + k * targetStride,
          targetStride: targetStride)
        k += Lanes.width
      }
    }
    while k < depth {
      let run = target + k * targetStride
      for column in 0..<columnCount { run[column] = source[column * columnStride + k * rowStride] }
      for column in columnCount..<max(Lanes.width, columnCount) { run[column] = 0 }
      k += 1
    }
  }

  /// Transposes 16 x 16 floats.
  ///
  /// Seen as one array of 256, taking the even elements first and the odd ones after them rotates
  /// the bits of an index by one; four times exchanges row and column.
  @inline(always)
  static func transposeBlock(
    _ source: UnsafePointer<Float>, stride: Int, into target: UnsafeMutablePointer<Float>,
    targetStride: Int
  ) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 32) { lanes in
      for row in 0..<16 { lanes[row] = Lanes(from: source + row * stride) }
      for round in 0..<4 {
        let from = round % 2 * 16
        let to = 16 - from
        for pair in 0..<8 {
          let both = SIMD32<Float>(
            lowHalf: lanes[from + 2 * pair], highHalf: lanes[from + 2 * pair + 1])
          lanes[to + pair] = both.evenHalf
          lanes[to + 8 + pair] = both.oddHalf
        }
      }
      for row in 0..<16 { lanes[row].store(to: target + row * targetStride) }
    }
  }
}
