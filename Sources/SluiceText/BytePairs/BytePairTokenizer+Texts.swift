import SluiceFiles

extension BytePairTokenizer {
  /// The tokens of a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - recognition: which added tokens are found in it. In what a person has written, `.none` takes
  ///     `<|im_end|>` for ten letters and signs.
  ///   - addsPrefixAndSuffix: whether tokens are added that the model expects around a text, such as
  ///     `<|begin_of_text|>`.
  public func encode(
    _ text: String, recognizing recognition: AddedToken.Recognition = .all,
    addingPrefixAndSuffix addsPrefixAndSuffix: Bool = false
  ) -> [Int32] {
    var text = text
    let tokens = text.withUTF8 { model.encode($0, recognizing: recognition) }
    return addsPrefixAndSuffix ? rules.prefix + tokens + rules.suffix : tokens
  }

  /// The tokens of a text in UTF-8.
  ///
  /// - Throws: `VocabularyError` where it is not valid.
  public func encode(
    _ utf8: UnsafeBufferPointer<UInt8>, source: String = "the text",
    recognizing recognition: AddedToken.Recognition = .all
  ) throws -> [Int32] {
    try encode(utf8, source: source, recognizing: recognition, in: nil)
  }

  /// The same, with the threads of a loop.
  package func encode(
    _ utf8: UnsafeBufferPointer<UInt8>, source: String = "the text",
    recognizing recognition: AddedToken.Recognition = .all, in loop: ParallelLoop?
  ) throws -> [Int32] {
    try requireUTF8(utf8, source: source)
    return model.encode(utf8, recognizing: recognition, in: loop)
  }

  /// The text of tokens; bytes that are not valid UTF-8 become U+FFFD.
  ///
  /// - Parameters:
  ///   - tokens: the tokens; numbers that stand for none have no text.
  ///   - skipsSpecial: whether special tokens are left out.
  public func decode(
    _ tokens: some Sequence<Int32>, skippingSpecial skipsSpecial: Bool = false
  ) -> String {
    var bytes: [UInt8] = []
    for token in tokens where !(skipsSpecial && isSpecial(token)) {
      bytes += model.tokens.bytes(of: Int(token))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Throws where bytes are no valid UTF-8.
func requireUTF8(_ utf8: UnsafeBufferPointer<UInt8>, source: String) throws {
  guard let start = utf8.baseAddress else { return }
  let raw = UnsafeRawPointer(start)
  var reader = UTF8Reader(start, count: utf8.count)
  do {
    while reader.offset < utf8.count {
      // Most texts are mostly ASCII, which needs no look at each byte.
      if reader.offset + 8 <= utf8.count,
        raw.loadUnaligned(fromByteOffset: reader.offset, as: UInt64.self) & 0x8080_8080_8080_8080
          == 0
      {
        reader.skip(8)
      } else {
        _ = try reader.next()
      }
    }
  } catch {
    throw VocabularyError(
      source: source, problem: .invalidUTF8(offset: error.offset, byte: error.byte))
  }
}
