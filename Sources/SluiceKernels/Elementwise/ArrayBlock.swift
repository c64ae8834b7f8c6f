/// A block of one of several arrays: the unit that a parallel loop over all arrays gives to a thread.
struct ArrayBlock {
  /// The index of the array.
  let array: Int
  /// The elements of the block.
  let range: Range<Int>

  /// Divides arrays of the given lengths into blocks, in order; depends only on the lengths.
  static func blocks(ofArraysOf counts: [Int]) -> [ArrayBlock] {
    counts.enumerated().flatMap { array, count in
      stride(from: 0, to: count, by: Grain.elements).map { start in
        ArrayBlock(array: array, range: start..<min(count, start + Grain.elements))
      }
    }
  }
}
