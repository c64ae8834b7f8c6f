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

  /// Writes the sum of each column of `rows` rows of `width` elements.
  package static func columnSums(
    rows: Int, width: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    RowBlocks(rows: rows, width: width).sum(count: width, into: output, pool: pool) { rows, sum in
      for row in rows {
        for slot in VectorSlots(width) {
          slot.store(slot.load(sum) + slot.load(input + row * width), to: sum)
        }
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
