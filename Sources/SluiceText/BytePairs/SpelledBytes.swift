/// Decodes words in the byte alphabet, with reused memory.
struct SpelledBytes {
  private var memory = FixedMemory<UInt8>(repeating: 0, count: 256)

  /// The bytes of a word; nil if it contains other characters.
  ///
  /// - Parameter word: in UTF-8, which need not be valid.
  /// - Returns: bytes that are valid until the next word is decoded.
  mutating func decode(_ word: UnsafeRawBufferPointer) -> UnsafeBufferPointer<UInt8>? {
    if word.count > memory.count { memory = FixedMemory(repeating: 0, count: 2 * word.count) }
    return ByteAlphabet.decode(word, into: memory.base).map {
      UnsafeBufferPointer(start: memory.base, count: $0)
    }
  }
}
