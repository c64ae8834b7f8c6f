/// A cache of the tokens of words; a new word replaces an older one.
///
/// Words repeat, and a lookup is cheaper than merging. Bytes and tokens of short words are stored
/// in the table itself; for longer words it stores their positions in other memory.
struct WordCache: ~Copyable {
  /// A word of up to 15 bytes: `low` and `high` are its bytes and, in the highest byte, their number.
  private struct Short: BitwiseCopyable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var count: Int32 = 0
    var tokens: (Int32, Int32, Int32) = (0, 0, 0)
  }

  /// A longer word: the positions of its bytes and of its tokens.
  private struct Long: BitwiseCopyable {
    var hash: UInt64 = 0
    var bytes: Int32 = 0
    var tokens: Int32 = 0
    var byteCount: Int32 = 0
    var tokenCount: Int32 = 0
  }

  private let shorts: FixedMemory<Short>
  private let longs: FixedMemory<Long>
  private var bytes: [UInt8] = []
  private var tokens: [Int32] = []
  private let key = ByteHash.Key()

  /// The maximum number of bytes and tokens of a short word.
  private static let shortLength = 15
  private static let shortTokens = 3
  /// The maximum number of bytes of a word that is kept.
  private static let longLength = 64
  private static let memoryLimit = 1 << 20

  /// Makes a cache for a text of about `textLength` bytes.
  init(textLength: Int) {
    var capacity = 64
    while capacity < 1 << 15, capacity < textLength / 4 { capacity *= 2 }
    shorts = FixedMemory(repeating: Short(), count: capacity)
    longs = FixedMemory(repeating: Long(), count: capacity / 4)
  }

  /// The slot of a word.
  struct Place {
    fileprivate var low: UInt64 = 0
    fileprivate var high: UInt64 = 0
    fileprivate var index = -1
    fileprivate var isShort = true
  }

  /// Appends the tokens of a word if they are in the cache.
  ///
  /// - Parameters:
  ///   - word: its bytes.
  ///   - count: the number of bytes.
  ///   - readable: the number of bytes that may be read from `word` on.
  ///   - result: receives the tokens.
  /// - Returns: nil if they are in the cache, otherwise the place for `insert`.
  @inline(always)
  func appendTokens(
    of word: UnsafePointer<UInt8>, count: Int, readable: Int, to result: inout TokenBuffer
  ) -> Place? {
    guard count <= Self.shortLength else {
      return appendLongTokens(of: word, count: count, to: &result)
    }
    let (low, high) = Self.packed(word, count: count, readable: readable)
    let index = Int(truncatingIfNeeded: key.fold(low, high)) & (shorts.count - 1)
    let found = shorts.base + index
    guard found.pointee.low == low, found.pointee.high == high else {
      return Place(low: low, high: high, index: index)
    }
    result.append(found.pointee.tokens.0)
    if found.pointee.count > 1 { result.append(found.pointee.tokens.1) }
    if found.pointee.count > 2 { result.append(found.pointee.tokens.2) }
    return nil
  }

  private func appendLongTokens(
    of word: UnsafePointer<UInt8>, count: Int, to result: inout TokenBuffer
  ) -> Place? {
    guard count <= Self.longLength else { return Place() }
    let hash = key.hash(word, count: count)
    let index = Int(truncatingIfNeeded: hash) & (longs.count - 1)
    let found = longs.base[index]
    let place = Place(low: hash, index: index, isShort: false)
    guard found.hash == hash, Int(found.byteCount) == count else { return place }
    let isSame = bytes.withUnsafeBufferPointer { bytes in
      (0..<count).allSatisfy { bytes[Int(found.bytes) + $0] == word[$0] }
    }
    guard isSame else { return place }
    tokens.withUnsafeBufferPointer { tokens in
      guard let start = tokens.baseAddress else { return }
      result.append(start + Int(found.tokens), count: Int(found.tokenCount))
    }
    return nil
  }

  /// Inserts the tokens of a word.
  mutating func insert(
    _ new: UnsafePointer<Int32>, count: Int, of word: UnsafePointer<UInt8>, byteCount: Int,
    at place: Place
  ) {
    guard place.index >= 0, count > 0 else { return }
    if place.isShort {
      guard count <= Self.shortTokens else { return }
      shorts.base[place.index] = Short(
        low: place.low, high: place.high, count: Int32(count),
        tokens: (new[0], count > 1 ? new[1] : 0, count > 2 ? new[2] : 0))
    } else {
      if bytes.count > Self.memoryLimit { clearLongs() }
      longs.base[place.index] = Long(
        hash: place.low, bytes: Int32(bytes.count), tokens: Int32(tokens.count),
        byteCount: Int32(byteCount), tokenCount: Int32(count))
      bytes += UnsafeBufferPointer(start: word, count: byteCount)
      tokens += UnsafeBufferPointer(start: new, count: count)
    }
  }

  private mutating func clearLongs() {
    bytes.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
    longs.base.update(repeating: Long(), count: longs.count)
  }

  /// The bytes of a short word, packed into two integers.
  @inline(always)
  private static func packed(
    _ word: UnsafePointer<UInt8>, count: Int, readable: Int
  ) -> (low: UInt64, high: UInt64) {
    let length = UInt64(truncatingIfNeeded: count) &<< 56
    let raw = UnsafeRawPointer(word)
    if readable >= 16 {
      let low = raw.loadUnaligned(as: UInt64.self).littleEndian
      if count <= 8 { return (low & (.max &>> UInt64(64 - 8 * count)), length) }
      let high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
      return (low, high & (.max &>> UInt64(128 - 8 * count)) | length)
    }
    var (low, high): (UInt64, UInt64) = (0, length)
    for index in 0..<min(8, count) { low |= UInt64(word[index]) &<< UInt64(8 * index) }
    for index in 8..<max(8, count) { high |= UInt64(word[index]) &<< UInt64(8 * index - 64) }
    return (low, high)
  }
}
