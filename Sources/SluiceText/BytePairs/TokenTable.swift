import SluicePlatform

/// The bytes of each token, and a hash table from bytes to tokens.
///
/// Tokens that are not written in the byte alphabet, such as added tokens, have bytes too, but are
/// not found by them, because no merge produces them.
struct TokenTable: Sendable {
  /// The position of a token's bytes in the memory of all bytes.
  private struct Span {
    var start: UInt32 = 0
    /// Twice the number of bytes, plus 1 if the token is found by them; -2 if the id is unused.
    var code: Int32 = -2

    var length: Int { Int(code >> 1) }
    var isFound: Bool { code & 1 != 0 }
  }

  private let bytes: FixedMemory<UInt8>
  private let spans: FixedMemory<Span>
  /// The hash table: token plus 1 in the low half, the upper half of the hash in the high half; 0
  /// for an empty slot.
  private let places: FixedMemory<UInt64>
  private let key = ByteHash.Key()

  private var usedBytes = 0

  /// The largest id plus one; unused ids are included.
  let count: Int
  /// The number of bytes of the longest token that can be found.
  private(set) var longest = 0

  /// Makes an empty table.
  ///
  /// - Parameters:
  ///   - count: the number of ids.
  ///   - byteCount: the maximum number of bytes of all tokens.
  init(count: Int, byteCount: Int) {
    self.count = count
    bytes = FixedMemory(repeating: 0, count: byteCount)
    spans = FixedMemory(repeating: Span(), count: count)
    var capacity = 16
    while capacity < 2 * count { capacity *= 2 }
    places = FixedMemory(repeating: 0, count: capacity)
  }

  /// Whether an id is in use.
  func isToken(_ token: Int) -> Bool {
    token >= 0 && token < count && spans.base[token].code >= 0
  }

  /// Whether a token can be found by its bytes.
  func isFound(_ token: Int) -> Bool { isToken(token) && spans.base[token].isFound }

  /// The bytes of a token; empty for an unused id.
  ///
  /// They are valid as long as the table exists.
  func bytes(of token: Int) -> UnsafeBufferPointer<UInt8> {
    guard isToken(token) else { return UnsafeBufferPointer(start: nil, count: 0) }
    let span = spans.base[token]
    return UnsafeBufferPointer(start: bytes.base + Int(span.start), count: span.length)
  }

  /// The token with the given bytes; nil if there is none.
  func token(_ word: UnsafePointer<UInt8>, count: Int) -> Int? {
    guard count <= longest else { return nil }
    let found = places.base[place(word, count: count, hash: key.hash(word, count: count))]
    return found == 0 ? nil : Self.token(at: found)
  }

  /// Whether `token` would find this token for the bytes; faster than a search if the token can be guessed.
  func leads(_ word: UnsafePointer<UInt8>, count: Int, to token: Int) -> Bool {
    guard token < self.count else { return false }
    let span = spans.base[token]
    return span.isFound && span.length == count
      && memcmp(bytes.base + Int(span.start), word, count) == 0
  }

  @inline(always)
  private static func token(at place: UInt64) -> Int { Int(place & 0xFFFF_FFFF) - 1 }

  /// The slot of the given bytes, or the empty slot where they would be inserted.
  private func place(_ word: UnsafePointer<UInt8>, count: Int, hash: UInt64) -> Int {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while places.base[place] != 0 {
      let found = places.base[place]
      if found >> 32 == hash >> 32, leads(word, count: count, to: Self.token(at: found)) { break }
      place = (place + 1) & mask
    }
    return place
  }

  /// Inserts a token.
  ///
  /// - Parameters:
  ///   - word: its bytes.
  ///   - token: an unused id below `count`.
  ///   - isFound: whether the token can be found by its bytes.
  /// - Returns: the token that already has these bytes and is kept; nil if there is none.
  mutating func insert(
    _ word: UnsafeBufferPointer<UInt8>, as token: Int, isFound: Bool
  ) -> Int? {
    if isFound, let start = word.baseAddress {
      let hash = key.hash(start, count: word.count)
      let place = place(start, count: word.count, hash: hash)
      guard places.base[place] == 0 else { return Self.token(at: places.base[place]) }
      places.base[place] = (hash >> 32) << 32 | UInt64(token + 1)
      longest = max(longest, word.count)
    }
    if let start = word.baseAddress {
      (bytes.base + usedBytes).update(from: start, count: word.count)
    }
    let isFound = isFound && !word.isEmpty
    spans.base[token] = Span(
      start: UInt32(usedBytes), code: Int32(word.count) * 2 + (isFound ? 1 : 0))
    usedBytes += word.count
    return nil
  }
}
