import SluiceFiles
/// Decodes tokens to text one at a time.
///
/// A character of several bytes is returned with its last byte, so that every piece of text can be printed
/// immediately. All pieces together are equal to decoding all tokens at once. Symbols are separated by
/// spaces. Special tokens are written as text, or left out.
public struct TextDecoder: Sendable {
  private let vocabulary: Vocabulary

  /// Whether special tokens are left out.
  private let skipsSpecial: Bool

  /// The first bytes of an incomplete character.
  private var pending: [UInt8] = []

  /// Whether nothing precedes the next token.
  private var isAtStart: Bool

  /// Makes a decoder.
  ///
  /// - Parameters:
  ///   - vocabulary: the vocabulary.
  ///   - isAtStart: whether the next token is the first token of the text.
  ///   - skipsSpecial: whether special tokens of a BPE tokenizer, such as `<|im_end|>`, are left out.
  public init(
    _ vocabulary: Vocabulary, isAtStart: Bool = true, skippingSpecial skipsSpecial: Bool = false
  ) {
    self.vocabulary = vocabulary
    self.skipsSpecial = skipsSpecial
    self.isAtStart = isAtStart
  }

  /// Decodes the next token; the result is empty within a character of several bytes.
  ///
  /// - Precondition: the token is in the vocabulary. For byte pairs, unused ids are allowed and have no text,
  ///   because models can have more tokens than their tokenizer.
  public mutating func decode(_ token: Int32) -> String {
    if case .bytePairs(let tokenizer) = vocabulary {
      if skipsSpecial, tokenizer.isSpecial(token) { return "" }
      return complete(with: tokenizer.model.tokens.bytes(of: Int(token)))
    }
    require(
      token >= 0 && token < vocabulary.count,
      "token \(token) is out of range for a vocabulary of \(vocabulary.count)")
    switch vocabulary {
    case .characters(let table):
      return String(table.scalars[Int(token)])
    case .symbols(let table):
      defer { isAtStart = false }
      return (isAtStart ? "" : " ") + table.names[Int(token)]
    case .bytes, .bytePairs: return complete(with: CollectionOfOne(UInt8(token)))
    }
  }

  /// Adds bytes and returns the characters that are then complete.
  private mutating func complete(with bytes: some Sequence<UInt8>) -> String {
    pending += bytes
    let complete = pending.count - incompleteSuffixLength(of: pending)
    defer { pending.removeFirst(complete) }
    return String(decoding: pending[..<complete], as: UTF8.self)
  }

  /// The remaining text at the end: U+FFFD for an incomplete character.
  public mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }
}

/// The number of bytes at the end that form an incomplete character.
func incompleteSuffixLength(of bytes: some BidirectionalCollection<UInt8>) -> Int {
  for length in 1...3 where length <= bytes.count {
    let suffix = bytes.suffix(length)
    guard let first = suffix.first else { break }
    if first & 0xC0 == 0x80 { continue }
    let form = UTF8Form(first: first)
    let isBegun =
      length < form.length
      && (length == 1 || form.second.contains(suffix[suffix.index(after: suffix.startIndex)]))
    return isBegun ? length : 0
  }
  return 0
}
