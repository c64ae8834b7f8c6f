/// A key of a terminal's keyboard.
enum Key: Equatable {
  case character(Character)
  case backspace, delete, left, right, up, down, home, end
  case deleteToEnd, deleteToStart, deleteWord
  case enter, interrupt, endOfInput
  /// A key that the line editor does not use.
  case unknown

  /// Reads the next key.
  ///
  /// - Parameter nextByte: the next byte of the terminal; nil at its end.
  /// - Returns: the key; nil at the end of input.
  static func read(_ nextByte: () -> UInt8?) -> Key? {
    guard let byte = nextByte() else { return nil }
    switch byte {
    case 0x01: return .home
    case 0x02: return .left
    case 0x03: return .interrupt
    case 0x04: return .endOfInput
    case 0x05: return .end
    case 0x06: return .right
    case 0x08, 0x7F: return .backspace
    case 0x0A, 0x0D: return .enter
    case 0x0B: return .deleteToEnd
    case 0x0E: return .down
    case 0x10: return .up
    case 0x15: return .deleteToStart
    case 0x17: return .deleteWord
    case 0x09: return .character("\t")
    case 0x1B: return escapeSequence(nextByte)
    case ..<0x20: return .unknown
    default: return character(from: byte, nextByte)
    }
  }

  /// Reads an escape sequence such as `ESC [ A`, `ESC O A` or `ESC [ 3 ~`.
  private static func escapeSequence(_ nextByte: () -> UInt8?) -> Key {
    guard let introducer = nextByte(), introducer == 0x5B || introducer == 0x4F else {
      return .unknown
    }
    var parameters = ""
    while let byte = nextByte() {
      let final = Unicode.Scalar(byte)
      guard (0x40...0x7E).contains(byte) else {
        parameters.unicodeScalars.append(final)
        continue
      }
      switch (final, parameters) {
      case ("A", _): return .up
      case ("B", _): return .down
      case ("C", _): return .right
      case ("D", _): return .left
      case ("H", _), ("~", "1"), ("~", "7"): return .home
      case ("F", _), ("~", "4"), ("~", "8"): return .end
      case ("~", "3"): return .delete
      default: return .unknown
      }
    }
    return .unknown
  }

  /// Reads a character in UTF-8.
  private static func character(from first: UInt8, _ nextByte: () -> UInt8?) -> Key {
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var bytes = [first]
    while bytes.count < length, let byte = nextByte() { bytes.append(byte) }
    return .character(String(decoding: bytes, as: UTF8.self).first ?? "\u{FFFD}")
  }
}
