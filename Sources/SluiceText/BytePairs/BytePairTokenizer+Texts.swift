import SluiceFiles

extension BytePairTokenizer {
  /// Encodes a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - recognition: the kinds of added tokens that are recognized. With `.none`, for text from a user,
  ///     `<|im_end|>` is ten plain characters.
  ///   - addsPrefixAndSuffix: whether to add the tokens that the model expects around a text, such as
  ///     `<|begin_of_text|>`.
  public func encode(
    _ text: String, recognizing recognition: AddedToken.Recognition = .all,
    addingPrefixAndSuffix addsPrefixAndSuffix: Bool = false
  ) -> [Int32] {
    var text = text
    let tokens = text.withUTF8 { model.encode($0, recognizing: recognition) }
    return addsPrefixAndSuffix ? rules.prefix + tokens + rules.suffix : tokens
  }

  /// Encodes a text in UTF-8.
  ///
  /// - Throws: `VocabularyError` if it is not valid UTF-8.
  public func encode(
    _ utf8: UnsafeBufferPointer<UInt8>, source: String = "the text",
    recognizing recognition: AddedToken.Recognition = .all
  ) throws -> [Int32] {
    try encode(utf8, source: source, recognizing: recognition, in: nil)
  }

  /// Encodes a text in UTF-8 with the threads of a parallel loop.
  package func encode(
    _ utf8: UnsafeBufferPointer<UInt8>, source: String = "the text",
    recognizing recognition: AddedToken.Recognition = .all, in loop: ParallelLoop?
  ) throws -> [Int32] {
    try requireUTF8(utf8, source: source)
    return model.encode(utf8, recognizing: recognition, in: loop)
  }

  /// Decodes tokens; bytes that are not valid UTF-8 become U+FFFD.
  ///
  /// - Parameters:
  ///   - tokens: the tokens; unused ids have no text.
  ///   - skipsSpecial: whether special tokens are omitted.
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

/// Throws if bytes are not valid UTF-8.
func requireUTF8(_ utf8: UnsafeBufferPointer<UInt8>, source: String) throws {
  guard let start = utf8.baseAddress else { return }
  let raw = UnsafeRawPointer(start)
  var reader = UTF8Reader(start, count: utf8.count)
  do {
    while reader.offset < utf8.count {
      // Fast path for ASCII, eight bytes at a time.
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
