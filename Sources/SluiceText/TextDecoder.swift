import SluiceFiles
/// Turns tokens into text as they come.
///
/// Where several bytes make a character, the text appears with the last of them, so that every piece
/// can be shown at once; the pieces together are what decoding all tokens at once gives. Symbols come
/// with a space before each but the first. Special tokens are shown as they are written, or left out.
public struct TextDecoder: Sendable {
  private let vocabulary: Vocabulary

  /// Whether special tokens have no text.
  private let skipsSpecial: Bool

  /// Bytes that begin a character whose rest has not come yet.
  private var pending: [UInt8] = []

  /// Whether nothing precedes the next token.
  private var isAtStart: Bool

  /// Makes a decoder.
  ///
  /// - Parameters:
  ///   - vocabulary: which token stands for what.
  ///   - isAtStart: whether the text begins here; else it goes on after other tokens' text.
  ///   - skipsSpecial: whether special tokens of byte pairs, such as `<|im_end|>`, are left out.
  public init(
    _ vocabulary: Vocabulary, isAtStart: Bool = true, skippingSpecial skipsSpecial: Bool = false
  ) {
    self.vocabulary = vocabulary
    self.skipsSpecial = skipsSpecial
    self.isAtStart = isAtStart
  }

  /// The text that the next token completes; empty within a character.
  ///
  /// - Precondition: the token is one of the vocabulary's. Of byte pairs it may be any: models are made
  ///   for more tokens than there are, and those that are none have no text.
  public mutating func decode(_ token: Int32) -> String {
    if case .bytePairs(let tokenizer) = vocabulary {
      if skipsSpecial, tokenizer.isSpecial(token) { return "" }
      return complete(with: tokenizer.model.tokens.bytes(of: Int(token)))
    }
    require(
      token >= 0 && token < vocabulary.count,
      "no token \(token) in a vocabulary of \(vocabulary.count)")
    switch vocabulary {
    case .characters(let table):
      return String(table.scalars[Int(token)])
    case .symbols(let table):
      defer { isAtStart = false }
      return (isAtStart ? "" : " ") + table.names[Int(token)]
    case .bytes, .bytePairs: return complete(with: CollectionOfOne(UInt8(token)))
    }
  }

  /// The characters that are whole with the next bytes.
  private mutating func complete(with bytes: some Sequence<UInt8>) -> String {
    pending += bytes
    let complete = pending.count - incompleteSuffixLength(of: pending)
    defer { pending.removeFirst(complete) }
    return String(decoding: pending[..<complete], as: UTF8.self)
  }

  /// What is left at the end: U+FFFD for a character that was never completed.
  public mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }
}

/// How many of the last bytes begin a character and lack only its rest.
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
