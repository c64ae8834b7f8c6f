/// The merge table: the token that two neighboring tokens become, and the rank of the merge.
struct MergeTable: Sendable {
  /// A merge: its rank in the high bits, the resulting token in the low bits; the smallest is done first.
  typealias Merge = UInt64

  /// No merge: larger than every merge.
  static let none = Merge.max

  private struct Entry: BitwiseCopyable {
    var pair: UInt64
    var merge: Merge
  }

  private let entries: FixedMemory<Entry>
  private let shift: UInt64
  private let multiplier = ByteHash.Key().second

  private static let free = UInt64.max

  /// The number of merges.
  private(set) var count = 0

  /// Makes an empty table.
  ///
  /// - Parameter capacity: the maximum number of merges.
  init(capacity: Int) {
    var bits: UInt64 = 4
    while 1 << bits < 2 * capacity { bits += 1 }
    entries = FixedMemory(repeating: Entry(pair: Self.free, merge: Self.none), count: 1 << bits)
    shift = 64 - bits
  }

  /// The token that a merge produces.
  @inline(always)
  static func token(of merge: Merge) -> Int32 { Int32(truncatingIfNeeded: merge) }

  /// The rank of a merge, from 0.
  @inline(always)
  static func rank(of merge: Merge) -> UInt64 { merge &>> 32 }

  /// The merge of two tokens; `none` if they are not merged.
  @inline(always)
  func merge(_ left: Int32, _ right: Int32) -> Merge {
    let pair = Self.pair(left, right)
    var place = Int(truncatingIfNeeded: (pair &* multiplier) &>> shift)
    while true {
      let entry = entries.base[place]
      if entry.pair == pair { return entry.merge }
      if entry.pair == Self.free { return Self.none }
      place = (place + 1) & (entries.count - 1)
    }
  }

  /// Adds a merge with the next rank.
  ///
  /// - Returns: false if the pair already has a merge.
  mutating func append(_ left: Int32, _ right: Int32, makes token: Int32) -> Bool {
    let pair = Self.pair(left, right)
    var place = Int(truncatingIfNeeded: (pair &* multiplier) &>> shift)
    while entries.base[place].pair != Self.free {
      guard entries.base[place].pair != pair else { return false }
      place = (place + 1) & (entries.count - 1)
    }
    entries.base[place] = Entry(
      pair: pair, merge: UInt64(count) << 32 | UInt64(UInt32(bitPattern: token)))
    count += 1
    return true
  }

  /// The pairs in the order of their ranks.
  var pairs: [(left: Int32, right: Int32)] {
    var pairs = [(left: Int32, right: Int32)](repeating: (0, 0), count: count)
    for place in 0..<entries.count where entries.base[place].pair != Self.free {
      let entry = entries.base[place]
      pairs[Int(Self.rank(of: entry.merge))] = (
        Int32(truncatingIfNeeded: entry.pair >> 32), Int32(truncatingIfNeeded: entry.pair)
      )
    }
    return pairs
  }

  @inline(always)
  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) &<< 32 | UInt64(UInt32(bitPattern: right))
  }
}
