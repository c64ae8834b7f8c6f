import SluicePlatform

/// The bytes of each token, and the token of bytes.
///
/// Tokens that are not spelled in the alphabet of bytes, such as those that are added to a vocabulary,
/// have bytes too, but are not found by them: no merging leads there.
struct TokenTable: Sendable {
  /// Where the bytes of a token lie among all tokens' bytes.
  private struct Span {
    var start: UInt32 = 0
    /// Bytes, twice, and 1 where they lead to the token; -2 where the number stands for no token.
    var code: Int32 = -2

    var length: Int { Int(code >> 1) }
    var isFound: Bool { code & 1 != 0 }
  }

  private let bytes: FixedMemory<UInt8>
  private let spans: FixedMemory<Span>
  /// Tokens, plus 1, at the places of their bytes' hashes, with the upper half of the hash above; 0 where
  /// none is.
  private let places: FixedMemory<UInt64>
  private let key = ByteHash.Key()

  private var usedBytes = 0

  /// Tokens, those counted in that are no token: the largest number and one.
  let count: Int
  /// The longest token's bytes.
  private(set) var longest = 0

  /// Makes a table without tokens.
  ///
  /// - Parameters:
  ///   - count: numbers that may be given.
  ///   - byteCount: bytes of all tokens at most.
  init(count: Int, byteCount: Int) {
    self.count = count
    bytes = FixedMemory(repeating: 0, count: byteCount)
    spans = FixedMemory(repeating: Span(), count: count)
    var capacity = 16
    while capacity < 2 * count { capacity *= 2 }
    places = FixedMemory(repeating: 0, count: capacity)
  }

  /// Whether a number stands for a token.
  func isToken(_ token: Int) -> Bool {
    token >= 0 && token < count && spans.base[token].code >= 0
  }

  /// Whether a token is found by its bytes.
  func isFound(_ token: Int) -> Bool { isToken(token) && spans.base[token].isFound }

  /// The bytes of a token; none of a number that stands for none.
  ///
  /// They are there for as long as the table is.
  func bytes(of token: Int) -> UnsafeBufferPointer<UInt8> {
    guard isToken(token) else { return UnsafeBufferPointer(start: nil, count: 0) }
    let span = spans.base[token]
    return UnsafeBufferPointer(start: bytes.base + Int(span.start), count: span.length)
  }

  /// The token of bytes; nil where there is none.
  func token(_ word: UnsafePointer<UInt8>, count: Int) -> Int? {
    guard count <= longest else { return nil }
    let found = places.base[place(word, count: count, hash: key.hash(word, count: count))]
    return found == 0 ? nil : Self.token(at: found)
  }

  /// Whether bytes lead to a token: what `token` would find, where that is easily guessed.
  func leads(_ word: UnsafePointer<UInt8>, count: Int, to token: Int) -> Bool {
    guard token < self.count else { return false }
    let span = spans.base[token]
    return span.isFound && span.length == count
      && memcmp(bytes.base + Int(span.start), word, count) == 0
  }

  @inline(always)
  private static func token(at place: UInt64) -> Int { Int(place & 0xFFFF_FFFF) - 1 }

  /// The place of bytes, or the one they would take.
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

  /// Gives a number to a token.
  ///
  /// - Parameters:
  ///   - word: its bytes.
  ///   - token: a number below `count` that is not given.
  ///   - isFound: whether the bytes lead to the token.
  /// - Returns: the token that the bytes lead to already, which stays as it is; nil where there is none.
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
