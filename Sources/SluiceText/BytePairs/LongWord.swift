/// Merges the tokens of long words in `O(n log n)`, with a priority queue of possible merges.
struct LongWord {
  /// For each remaining token, the index of the one before and of the one after; -1 if there is none.
  private var previous: [Int32] = []
  private var next: [Int32] = []
  /// Merges that were possible when they were added: the rank in the high bits, the position in the low bits.
  private var queue = MinimumQueue<UInt64>()

  private static let gone: Int32 = -2

  /// Merges tokens in place.
  ///
  /// - Parameters:
  ///   - tokens: the word's tokens.
  ///   - pairs: for each token except the last, its merge with the next one.
  ///   - count: the number of tokens, at least 2 and less than 2^31.
  ///   - merges: the merge table.
  /// - Returns: the number of remaining tokens, which are moved to the front.
  mutating func merge(
    _ tokens: UnsafeMutablePointer<Int32>, _ pairs: UnsafeMutablePointer<MergeTable.Merge>,
    count: Int, _ merges: MergeTable
  ) -> Int {
    previous = (0..<count).map { Int32($0 - 1) }
    next = (1...count).map { $0 < count ? Int32($0) : -1 }
    pairs[count - 1] = MergeTable.none
    queue.removeAll()
    for place in 0..<count - 1 { push(pairs[place], at: place) }
    while let first = queue.pop() {
      let (rank, place) = (first >> 32, Int(first & 0xFFFF_FFFF))
      // The merge is outdated: already done, or one of the two tokens was merged otherwise.
      guard next[place] != Self.gone, MergeTable.rank(of: pairs[place]) == rank,
        pairs[place] != MergeTable.none
      else { continue }
      let right = Int(next[place])
      tokens[place] = MergeTable.token(of: pairs[place])
      let after = next[right]
      next[place] = after
      next[right] = Self.gone
      pairs[place] = MergeTable.none
      if after >= 0 {
        previous[Int(after)] = Int32(place)
        pairs[place] = merges.merge(tokens[place], tokens[Int(after)])
        push(pairs[place], at: place)
      }
      let before = Int(previous[place])
      if before >= 0 {
        pairs[before] = merges.merge(tokens[before], tokens[place])
        push(pairs[before], at: before)
      }
    }
    var left = 0
    for place in 0..<count where next[place] != Self.gone {
      tokens[left] = tokens[place]
      left += 1
    }
    return left
  }

  private mutating func push(_ merge: MergeTable.Merge, at place: Int) {
    guard merge != MergeTable.none else { return }
    queue.push(MergeTable.rank(of: merge) << 32 | UInt64(place))
  }
}
