/// Merges the bytes of a word into tokens: first the neighbors whose merge has the lowest rank, the
/// leftmost of equal ones, until no merge is possible.
struct WordMerger: ~Copyable {
  private let merges: MergeTable
  private let byteTokens: FixedMemory<Int32>

  /// The tokens of the last word.
  private(set) var tokens: UnsafeMutablePointer<Int32>
  /// The merge of each token with the next one.
  private var pairs: UnsafeMutablePointer<MergeTable.Merge>
  private var capacity = 0
  private var long = LongWord()

  /// Longer words are merged with a priority queue.
  private static let shortLength = 64

  init(_ merges: MergeTable, byteTokens: FixedMemory<Int32>) {
    self.merges = merges
    self.byteTokens = byteTokens
    capacity = Self.shortLength
    tokens = .allocate(capacity: capacity)
    pairs = .allocate(capacity: capacity)
  }

  deinit {
    tokens.deallocate()
    pairs.deallocate()
  }

  /// Merges a word's bytes and returns the number of `tokens`.
  ///
  /// Bytes without a token are dropped first, so that their neighbors can be merged, as in `tokenizers`.
  @inline(always)
  mutating func merge(_ word: UnsafePointer<UInt8>, count byteCount: Int) -> Int {
    if byteCount > capacity { grow(to: byteCount) }
    var count = 0
    for index in 0..<byteCount {
      tokens[count] = byteTokens.base[Int(word[index])]
      count += tokens[count] < 0 ? 0 : 1
    }
    for index in 0..<max(0, count - 1) {
      pairs[index] = merges.merge(tokens[index], tokens[index + 1])
    }
    return count <= Self.shortLength
      ? mergeShort(count) : long.merge(tokens, pairs, count: count, merges)
  }

  private mutating func mergeShort(_ count: Int) -> Int {
    var count = count
    while count > 1 {
      var (least, place) = (MergeTable.none, 0)
      for index in 0..<count - 1 where pairs[index] < least {
        (least, place) = (pairs[index], index)
      }
      guard least != MergeTable.none else { break }
      tokens[place] = MergeTable.token(of: least)
      count -= 1
      for index in place + 1..<max(place + 1, count) {
        tokens[index] = tokens[index + 1]
        pairs[index - 1] = pairs[index]
      }
      if place > 0 { pairs[place - 1] = merges.merge(tokens[place - 1], tokens[place]) }
      if place + 1 < count { pairs[place] = merges.merge(tokens[place], tokens[place + 1]) }
    }
    return count
  }

  private mutating func grow(to count: Int) {
    tokens.deallocate()
    pairs.deallocate()
    capacity = max(count, 2 * capacity)
    tokens = .allocate(capacity: capacity)
    pairs = .allocate(capacity: capacity)
  }
}
