/// A part of one of several arrays, which a single loop over all of them deals out to the threads.
struct ArrayBlock {
  /// The array's place among the arrays.
  let array: Int
  /// The elements.
  let range: Range<Int>

  /// The blocks of arrays of the given lengths, in order; they depend on the lengths alone.
  static func blocks(ofArraysOf counts: [Int]) -> [ArrayBlock] {
    counts.enumerated().flatMap { array, count in
      stride(from: 0, to: count, by: Grain.elements).map { start in
        ArrayBlock(array: array, range: start..<min(count, start + Grain.elements))
      }
    }
  }
}
