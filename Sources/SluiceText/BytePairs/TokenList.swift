/// The tokens from which a token table is made, in any order.
struct TokenList {
  struct Entry {
    let start: Int
    let count: Int
    let token: Int
    /// Whether the token can be found by its bytes.
    let isFound: Bool
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []

  /// The ids of tokens that are not written in the byte alphabet.
  private var literals: [[UInt8]: Int] = [:]
  private var spelling = SpelledBytes()

  /// Makes a list with room for `capacity` tokens.
  init(capacity: Int = 0) {
    entries.reserveCapacity(capacity)
    bytes.reserveCapacity(8 * capacity)
  }

  /// Appends a token written in the byte alphabet; a word with other characters is taken literally.
  ///
  /// - Parameters:
  ///   - word: the written form, in UTF-8.
  ///   - token: the id.
  /// - Returns: false if the word is not valid UTF-8.
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

  /// The id of a token that is taken literally; nil if there is none with this text.
  func literal(_ word: String) -> Int? { literals[Array(word.utf8)] }
}
