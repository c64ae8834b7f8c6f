/// Base 64 with padding (RFC 4648).
enum Base64 {
  private static let digits: [UInt8] = {
    var digits = [UInt8](repeating: 0xFF, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, character) in alphabet.utf8.enumerated() { digits[Int(character)] = UInt8(value) }
    return digits
  }()

  /// Decodes a text; nil if it is not valid base64.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    var (bytes, bits, bitCount, padding) = ([UInt8](), UInt32(0), 0, 0)
    bytes.reserveCapacity(text.count / 4 * 3)
    for character in text {
      if character == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      let digit = digits[Int(character)]
      guard digit != 0xFF, padding == 0 else { return nil }
      bits = bits << 6 | UInt32(digit)
      bitCount += 6
      guard bitCount >= 8 else { continue }
      bitCount -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
    }
    return padding <= 2 && bitCount < 6 ? bytes : nil
  }
}
