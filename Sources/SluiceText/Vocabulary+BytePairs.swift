extension Vocabulary {
  /// The vocabulary as a byte-level BPE tokenizer with the same ids, for formats that have no other.
  ///
  /// Bytes, and characters of ASCII, become a tokenizer without merges. Such a tokenizer drops characters that
  /// are not in the vocabulary, instead of an error.
  ///
  /// - Parameters:
  ///   - source: the name of the vocabulary in errors.
  ///   - format: the name of the format in errors.
  /// - Throws: `TokenizerError` for symbols, and for characters of several bytes in UTF-8: a byte-level
  ///   tokenizer needs a token for each of their bytes.
  public func bytePairs(
    source: String = "the vocabulary", for format: String = "a byte-level BPE tokenizer"
  ) throws -> BytePairTokenizer {
    func refusal(_ part: String) -> TokenizerError {
      TokenizerError(source: source, problem: .inexpressible(part, format: format))
    }
    switch self {
    case .bytePairs(let tokenizer): return tokenizer
    case .bytes: return try Self.tokenizer(of: Array(UInt8.min...UInt8.max), source: source)
    case .characters(let table):
      let other = table.scalars.first { !$0.isASCII }
      if let other {
        throw refusal(
          "a vocabulary of characters that are not ASCII, such as "
            + "\"\(other.escaped(asASCII: false))\"")
      }
      return try Self.tokenizer(of: table.scalars.map { UInt8($0.value) }, source: source)
    case .symbols: throw refusal("a vocabulary of symbols")
    }
  }

  private static func tokenizer(of bytes: [UInt8], source: String) throws -> BytePairTokenizer {
    try BytePairTokenizer(
      tokens: bytes.map { ByteAlphabet.word([$0]) }, merges: [], rules: BytePairRules(),
      source: source)
  }
}
