/// Sums over arrays, accumulated in double precision.
///
/// The order of the additions depends only on the counts.
package enum ReductionKernel {
  /// The sum of all elements.
  package static func sum(
    count: Int, input: UnsafePointer<Float>, pool: ThreadPool = .current
  ) -> Float {
    let total = sumOfBlocks([count], pool) { _, range in
      var sums = DoubleSums()
      for slot in VectorSlots(range) { sums.add(slot.load(input)) }
      return sums.total
    }
    return Float(total)
  }

  /// The sum of the squares of all elements of several arrays, in one loop.
  package static func sumOfSquares(
    of arrays: [UnsafeBufferPointer<Float>], pool: ThreadPool = .current
  ) -> Double {
    sumOfBlocks(arrays.map(\.count), pool) { array, range in
      guard let input = arrays[array].baseAddress else { return 0 }
      var sums = DoubleSums()
      for slot in VectorSlots(range) { sums.addSquares(of: slot.load(input)) }
      return sums.total
    }
  }

  /// Writes the sum of each column of `rows` rows of `width` elements, which may lie in panels.
  package static func columnSums(
    rows: Int, width: Int, panels: Panels? = nil, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let rowStride = panels?.width ?? width
    RowBlocks(rows: rows, width: width).sum(count: width, into: output, pool: pool) { rows, sums in
      panels.forEachRun(of: 0..<width) { columns in
        let first = panels.offset(ofColumn: columns.lowerBound) + rows.lowerBound * rowStride
        addRows(
          rows.count, of: columns.count, stride: rowStride, input + first,
          to: sums + columns.lowerBound)
      }
    }
  }

  /// Adds rows of `width` elements to sums, in order.
  private static func addRows(
    _ count: Int, of width: Int, stride: Int, _ input: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    // Where rows are short, two sums at a time stay in registers; long rows are read in the order of memory.
    let narrow = stride <= 8 * Lanes.width ? width / (2 * Lanes.width) * 2 * Lanes.width : 0
    for column in Swift.stride(from: 0, to: narrow, by: 2 * Lanes.width) {
      let next = column + Lanes.width
      var (sum, nextSum) = (Lanes(from: sums + column), Lanes(from: sums + next))
      var row = input
      for _ in 0..<count {
        sum += Lanes(from: row + column)
        nextSum += Lanes(from: row + next)
        row += stride
      }
      sum.store(to: sums + column)
      nextSum.store(to: sums + next)
    }
    guard narrow < width else { return }
    for row in 0..<count {
      let source = input + row * stride
      for slot in VectorSlots(narrow..<width) {
        slot.store(slot.load(sums) + slot.load(source), to: sums)
      }
    }
  }

  @inline(always)
  private static func sumOfBlocks(
    _ counts: [Int], _ pool: ThreadPool, _ blockSum: (_ array: Int, Range<Int>) -> Double
  ) -> Double {
    let blocks = ArrayBlock.blocks(ofArraysOf: counts)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: blocks.count) { sums in
      pool.parallelFor(blocks.count) { index in
        sums[index] = blockSum(blocks[index].array, blocks[index].range)
      }
      return sums.reduce(0, +)
    }
  }
}
