/// Rows divided into blocks, each of which computes a partial sum over its rows.
///
/// The number of blocks depends only on the shape, and their sums are added in order: the total has
/// the same bits for any number of threads.
struct RowBlocks {
  let rowCount: Int
  let width: Int
  let count: Int

  private static let most = 64

  init(rows: Int, width: Int) {
    rowCount = rows
    self.width = width
    let grain = Grain.rows(width: width)
    count = max(1, min(Self.most, divideRoundingUp(rows, by: grain)))
  }

  /// The rows of a block.
  func rows(of block: Int) -> Range<Int> {
    block * rowCount / count..<(block + 1) * rowCount / count
  }

  /// Writes sums over all rows: `add` adds a block's rows to `elementCount` sums that start at zero.
  func sum(
    count elementCount: Int, into total: UnsafeMutablePointer<Float>, pool: ThreadPool,
    _ add: (_ rows: Range<Int>, _ sums: UnsafeMutablePointer<Float>) -> Void
  ) {
    withScratch(count * elementCount) { partial in
      pool.parallelFor(count) { block in
        let sums = partial + block * elementCount
        sums.update(repeating: 0, count: elementCount)
        add(rows(of: block), sums)
      }
      addPartials(partial, count: elementCount, into: total, pool: pool)
    }
  }

  /// Writes two sums over all rows, each as wide as a row; the second only if it is wanted.
  func sums(
    into first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>?,
    pool: ThreadPool,
    _ add: (
      _ rows: Range<Int>, _ first: UnsafeMutablePointer<Float>,
      _ second: UnsafeMutablePointer<Float>
    ) -> Void
  ) {
    withScratch({ ($0.take(count * width), $0.take(count * width)) }) { firsts, seconds in
      pool.parallelFor(count) { block in
        let (firstSums, secondSums) = (firsts + block * width, seconds + block * width)
        firstSums.update(repeating: 0, count: width)
        secondSums.update(repeating: 0, count: width)
        add(rows(of: block), firstSums, secondSums)
      }
      addPartials(firsts, count: width, into: first, pool: pool)
      if let second { addPartials(seconds, count: width, into: second, pool: pool) }
    }
  }

  /// Adds the blocks' sums, `[blocks, elementCount]`, in order.
  private func addPartials(
    _ partial: UnsafePointer<Float>, count elementCount: Int,
    into total: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let grain = roundUp(Grain.rows(width: count), to: Lanes.width)
    pool.parallelRanges(elementCount, grain: grain) { range in
      for slot in VectorSlots(range) {
        var sum = slot.load(partial)
        for block in 1..<max(1, count) { sum += slot.load(partial + block * elementCount) }
        slot.store(sum, to: total)
      }
    }
  }
}
