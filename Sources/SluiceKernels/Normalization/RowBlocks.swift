/// Rows cut into blocks, each of which makes a partial sum over its rows.
///
/// How many blocks there are depends on the shape alone, and their sums are added in order: the
/// total has the same bits however many threads there are.
struct RowBlocks {
  let rowCount: Int
  let width: Int
  let count: Int

  private static let most = 64

  init(rows: Int, width: Int) {
    rowCount = rows
    self.width = width
    let grain = Grain.rows(width: width)
    count = max(1, min(Self.most, (rows + grain - 1) / grain))
  }

  /// The rows of a block.
  func rows(of block: Int) -> Range<Int> {
    block * rowCount / count..<(block + 1) * rowCount / count
  }

  /// Writes the sum of the blocks' partial sums, which lie `stride` floats apart and have as many
  /// elements as a row, unless told otherwise.
  func addPartials(
    _ partial: UnsafePointer<Float>, count elementCount: Int? = nil, stride: Int,
    into total: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let grain = (Grain.rows(width: count) + Lanes.width - 1) / Lanes.width * Lanes.width
    pool.parallelRanges(elementCount ?? width, grain: grain) { range in
      for slot in VectorSlots(range) {
        var sum = slot.load(partial)
        for block in 1..<max(1, count) { sum += slot.load(partial + block * stride) }
        slot.store(sum, to: total)
      }
    }
  }
}
