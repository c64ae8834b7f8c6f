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
  /// Byte pairs (byte-level BPE): encodes any text in UTF-8.
  case bytePairs(BytePairTokenizer)

  /// The characters that occur in a text, in the order of their numbers.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - source: the name of the text in errors.
  /// - Throws: `VocabularyError` if the text is empty.
  public init(charactersOf text: String, source: String = "the text") throws {
    self = try withUTF8(of: text) { try Vocabulary(charactersOf: $0, source: source) }
  }

  /// The characters that occur in a text in UTF-8, in the order of their numbers.
  ///
  /// - Throws: `VocabularyError` if the text is empty or not valid UTF-8.
  public init(charactersOf utf8: UnsafeBufferPointer<UInt8>, source: String = "the text") throws {
    self = .characters(try CharacterTable(charactersOf: utf8, source: source))
  }

  /// The vocabulary size.
  public var count: Int {
    switch self {
    case .bytes: 256
    case .characters(let table): table.scalars.count
    case .symbols(let table): table.names.count
    case .bytePairs(let tokenizer): tokenizer.count
    }
  }

  /// The number of UTF-8 bytes of a token; for a symbol, those of its name.
  public func byteCount(of token: Int32) -> Int {
    switch self {
    case .bytes: 1
    case .characters(let table): UTF8.width(table.scalars[Int(token)])
    case .symbols(let table): table.names[Int(token)].utf8.count
    case .bytePairs(let tokenizer): tokenizer.model.tokens.bytes(of: Int(token)).count
    }
  }

  /// Encodes a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - source: the name of the text in errors.
  /// - Throws: `VocabularyError` that names the first character or symbol outside the vocabulary.
  public func encode(_ text: String, source: String = "the text") throws -> [Int32] {
    try withUTF8(of: text) { try encode($0, source: source) }
  }

  /// Encodes a text in UTF-8.
  ///
  /// - Throws: `VocabularyError` for the first character or symbol that is not in the vocabulary or, with
  ///   characters or byte pairs, for the first bytes that are not valid UTF-8.
  public func encode(
    _ utf8: UnsafeBufferPointer<UInt8>, source: String = "the text"
  ) throws -> [Int32] {
    switch self {
    case .bytes: utf8.map { Int32($0) }
    case .characters(let table): try table.encode(utf8, source: source)
    case .symbols(let table): try table.encode(utf8, source: source)
    case .bytePairs(let tokenizer): try tokenizer.encode(utf8, source: source)
    }
  }

  /// Decodes tokens to text; bytes that are not valid UTF-8 become U+FFFD.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    if case .bytePairs(let tokenizer) = self { return tokenizer.decode(tokens) }
    var decoder = TextDecoder(self)
    var text = ""
    for token in tokens { text += decoder.decode(token) }
    return text + decoder.finish()
  }
}

/// Calls `body` with the bytes of the text.
private func withUTF8<Result>(
  of text: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
) rethrows -> Result {
  var text = text
  return try text.withUTF8(body)
}
