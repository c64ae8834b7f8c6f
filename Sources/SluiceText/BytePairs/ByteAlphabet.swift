/// GPT-2's byte alphabet, which writes arbitrary bytes as Unicode text in tokenizer files.
///
/// Visible characters of Latin-1 stand for themselves, the other 68 bytes for characters from
/// U+0100 on: `Ġ` is a space.
enum ByteAlphabet {
  private static let visible: [ClosedRange<Int>] = [0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF]

  /// The character of each byte.
  static let letters: [UInt16] = {
    var next: UInt16 = 0x100
    return (0..<256).map { byte in
      if visible.contains(where: { $0 ~= byte }) { return UInt16(byte) }
      defer { next += 1 }
      return next
    }
  }()

  /// The byte of each character; -1 for characters outside the alphabet.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, letter) in letters.enumerated() { bytes[Int(letter)] = Int16(byte) }
    return bytes
  }()

  /// Decodes a word in the byte alphabet.
  ///
  /// - Parameters:
  ///   - word: in UTF-8, which need not be valid.
  ///   - result: memory for as many bytes as the word has.
  /// - Returns: the number of decoded bytes; nil if the word contains other characters.
  static func decode(
    _ word: UnsafeRawBufferPointer, into result: UnsafeMutablePointer<UInt8>
  ) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var (offset, count) = (0, 0)
      while offset < word.count {
        let first = Int(word[offset])
        var letter = first
        offset += 1
        if first >= 0x80 {
          guard 0xC2...0xC5 ~= first, offset < word.count, word[offset] & 0xC0 == 0x80 else {
            return nil
          }
          letter = (first & 0x1F) << 6 | Int(word[offset] & 0x3F)
          offset += 1
        }
        guard letter < bytes.count, bytes[letter] >= 0 else { return nil }
        result[count] = UInt8(truncatingIfNeeded: bytes[letter])
        count += 1
      }
      return count
    }
  }

  /// Encodes bytes as a word in the byte alphabet.
  static func word(_ bytes: some Sequence<UInt8>) -> String {
    var word = String.UnicodeScalarView()
    for byte in bytes { Unicode.Scalar(letters[Int(byte)]).map { word.append($0) } }
    return String(word)
  }
}
