/// A vocabulary: the mapping between text and tokens.
///
/// ```swift
/// let vocabulary = try Vocabulary(charactersOf: "hello")
/// try vocabulary.encode("hole")          // [1, 3, 2, 0]
/// vocabulary.decode([1, 3, 2, 0])        // "hole"
/// try Vocabulary.bytes.encode("é")       // [0xC3, 0xA9]
/// ```
public enum Vocabulary: Sendable, Hashable {
  /// The 256 bytes: encodes any text or data.
  case bytes
  /// The characters of a table.
  case characters(CharacterTable)
  /// Named symbols, separated by spaces in text.
  case symbols(SymbolTable)

  /// The characters that occur in a text, in the order of their numbers.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - source: what an error calls it.
  /// - Throws: `VocabularyError` where the text is empty.
  public init(charactersOf text: String, source: String = "the text") throws {
    self = try withUTF8(of: text) { try Vocabulary(charactersOf: $0, source: source) }
  }

  /// The characters that occur in a text in UTF-8, in the order of their numbers.
  ///
  /// - Throws: `VocabularyError` where the text is empty or not valid UTF-8.
  public init(charactersOf utf8: UnsafeBufferPointer<UInt8>, source: String = "the text") throws {
    self = .characters(try CharacterTable(charactersOf: utf8, source: source))
  }

  /// The vocabulary size.
  public var count: Int {
    switch self {
    case .bytes: 256
    case .characters(let table): table.scalars.count
    case .symbols(let table): table.names.count
    }
  }

  /// The tokens of a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - source: what an error calls it.
  /// - Throws: `VocabularyError` that names the first character or symbol outside the vocabulary.
  public func encode(_ text: String, source: String = "the text") throws -> [Int32] {
    try withUTF8(of: text) { try encode($0, source: source) }
  }

  /// The tokens of a text in UTF-8.
  ///
  /// - Throws: `VocabularyError` that names the first character or symbol outside the vocabulary, or,
  ///   where the vocabulary has characters, the first bytes that are none.
  public func encode(
    _ utf8: UnsafeBufferPointer<UInt8>, source: String = "the text"
  ) throws -> [Int32] {
    switch self {
    case .bytes: utf8.map { Int32($0) }
    case .characters(let table): try table.encode(utf8, source: source)
    case .symbols(let table): try table.encode(utf8, source: source)
    }
  }

  /// Decodes tokens to text; bytes that are not valid UTF-8 become U+FFFD.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    var decoder = TextDecoder(self)
    var text = ""
    for token in tokens { text += decoder.decode(token) }
    return text + decoder.finish()
  }
}

/// Calls `body` with the text's bytes.
private func withUTF8<Result>(
  of text: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
) rethrows -> Result {
  var text = text
  return try text.withUTF8(body)
}
