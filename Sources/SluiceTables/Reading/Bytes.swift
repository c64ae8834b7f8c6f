extension UInt8 {
  /// Whether it is a digit of ASCII.
  @inline(__always)
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// Whether it is a letter of ASCII.
  @inline(__always)
  var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bytes without spaces and tabs at both ends.
  var trimmed: UnsafeBufferPointer<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var (start, end) = (0, count)
    while start < end, isSpace(self[start]) { start += 1 }
    while end > start, isSpace(self[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: self[start..<end])
  }

  /// Whether the bytes are those of a text in ASCII.
  @inline(__always)
  func equals(_ text: [UInt8]) -> Bool {
    guard count == text.count else { return false }
    for index in 0..<count where self[index] != text[index] { return false }
    return true
  }
}
