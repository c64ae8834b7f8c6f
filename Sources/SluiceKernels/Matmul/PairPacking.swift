extension Packing {
  /// Writes `count` contiguous floats as pairs of neighbors; if the count is odd, the last partner is zero.
  @inline(always)
  static func pair(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    var (index, word) = (0, target)
    while index + 2 * Lanes.width <= count {
      Pairs(rounding: Lanes(from: source + index), Lanes(from: source + index + Lanes.width))
        .store(to: word)
      index += 2 * Lanes.width
      word += Lanes.width
    }
    guard index < count else { return }
    let (first, second) = (
      Lanes(from: source + index, count: min(Lanes.width, count - index)),
      Lanes(from: source + index + Lanes.width, count: max(0, count - index - Lanes.width))
    )
    Lanes(bits: Pairs(rounding: first, second))
      .store(to: word, count: divideRoundingUp(count - index, by: 2))
  }

  /// Writes pairs of the numbers at the same position of two runs; without a second run, its
  /// numbers are zero.
  @inline(always)
  static func interleave(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>?,
    to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    guard let second else {
      for slot in VectorSlots(count) {
        let pairs = Pairs(interleaving: slot.load(first), Lanes(repeating: 0))
        slot.store(Lanes(bits: pairs), to: target)
      }
      return
    }
    var index = 0
    while index + Lanes.width <= count {
      Pairs(interleaving: Lanes(from: first + index), Lanes(from: second + index))
        .store(to: target + index)
      index += Lanes.width
    }
    guard index < count else { return }
    let rest = VectorSlot(offset: index, count: count - index)
    rest.store(
      Lanes(bits: Pairs(interleaving: rest.load(first), rest.load(second))), to: target)
  }

  /// Packs columns as runs of pairs along the depth: `ceil(depth / 2)` runs of `width` words,
  /// padded with zeros, `stride` words apart.
  static func packPairs(
    _ matrix: MatrixView, depth: Int, columnCount: Int, width: Int, stride: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    if matrix.columnStride == 1 {
      for word in 0..<divideRoundingUp(depth, by: 2) {
        let row = matrix.pointer + 2 * word * matrix.rowStride
        let run = target + word * stride
        interleave(
          row, 2 * word + 1 < depth ? row + matrix.rowStride : nil, to: run, count: columnCount)
        for column in columnCount..<max(width, columnCount) { run[column] = 0 }
      }
      return
    }
    for first in Swift.stride(from: 0, to: width, by: Lanes.width) {
      packPanel(
        matrix.shifted(rows: 0, columns: first), depth: depth,
        columnCount: min(Lanes.width, columnCount - first), width: min(Lanes.width, width - first),
        stride: stride, into: target + first)
    }
  }

  /// Packs up to 16 columns, each contiguous along the depth.
  private static func packPanel(
    _ matrix: MatrixView, depth: Int, columnCount: Int, width: Int, stride: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    let step = 2 * Lanes.width
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * Lanes.width * Lanes.width) {
      memory in
      guard let block = memory.baseAddress else { return }
      let transposed = block + Lanes.width * Lanes.width
      for first in Swift.stride(from: 0, to: depth, by: step) {
        let count = min(step, depth - first)
        let source = matrix.pointer + first * matrix.rowStride
        for column in 0..<Lanes.width {
          let words = block + column * Lanes.width
          if column < columnCount, matrix.rowStride == 1 {
            pair(source + column * matrix.columnStride, to: words, count: count)
          } else if column < columnCount {
            pairApart(source + column * matrix.columnStride, matrix.rowStride, count, to: words)
          } else {
            Lanes(repeating: 0).store(to: words)
          }
        }
        let runs = target + first / 2 * stride
        let runCount = divideRoundingUp(count, by: 2)
        if width == Lanes.width, runCount == Lanes.width {
          transposeBlock(block, stride: Lanes.width, into: runs, targetStride: stride)
        } else {
          transposeBlock(block, stride: Lanes.width, into: transposed, targetStride: Lanes.width)
          for run in 0..<runCount {
            copy(transposed + run * Lanes.width, to: runs + run * stride, count: width)
          }
        }
      }
    }
  }

  /// Writes floats that are `distance` elements apart as pairs of neighbors.
  private static func pairApart(
    _ source: UnsafePointer<Float>, _ distance: Int, _ count: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * Lanes.width) { memory in
      guard let near = memory.baseAddress else { return }
      for index in 0..<count { near[index] = source[index * distance] }
      pair(near, to: target, count: count)
    }
  }
}
