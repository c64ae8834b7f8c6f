/// Tokens that are to become a table, in any order.
struct TokenList {
  struct Entry {
    let start: Int
    let count: Int
    let token: Int
    /// Whether the bytes lead to the token.
    let isFound: Bool
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []

  /// The numbers of tokens that are not spelled in the alphabet of bytes.
  private var literals: [[UInt8]: Int] = [:]
  private var spelling = SpelledBytes()

  /// Makes a list with room for so many tokens.
  init(capacity: Int = 0) {
    entries.reserveCapacity(capacity)
    bytes.reserveCapacity(8 * capacity)
  }

  /// Appends a token spelled in the alphabet of bytes; what has other characters stands for itself.
  ///
  /// - Parameters:
  ///   - word: its spelling, in UTF-8.
  ///   - token: its number.
  /// - Returns: false where the word is not valid UTF-8.
  mutating func append(spelled word: UnsafeRawBufferPointer, as token: Int) -> Bool {
    if let decoded = spelling.decode(word) {
      append(decoded, as: token, isFound: !decoded.isEmpty)
      return true
    }
    guard String(validating: word, as: UTF8.self) != nil else { return false }
    append(word, as: token, isFound: false)
    literals[Array(word)] = token
    return true
  }

  /// Appends a token by its bytes.
  mutating func append(_ word: some Collection<UInt8>, as token: Int, isFound: Bool = true) {
    entries.append(
      Entry(start: bytes.count, count: word.count, token: token, isFound: isFound))
    bytes += word
  }

  /// The number of a token that is spelled so and stands for itself; nil where there is none.
  func literal(_ word: String) -> Int? { literals[Array(word.utf8)] }
}
