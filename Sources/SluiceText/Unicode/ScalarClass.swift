/// The class of a Unicode scalar, as bits, for the patterns of pre-tokenizers.
struct ScalarClass: OptionSet, Sendable {
  let rawValue: UInt8

  /// `\p{L}`: letters of any case, and of scripts without case.
  static let letter = ScalarClass(rawValue: 1)
  /// `\p{N}`: digits and other numbers.
  static let number = ScalarClass(rawValue: 2)
  /// `\p{M}`: combining marks.
  static let mark = ScalarClass(rawValue: 4)
  /// `\s`: white space, line ends included.
  static let space = ScalarClass(rawValue: 8)
  /// `[\r\n]`.
  static let lineEnd = ScalarClass(rawValue: 16)
  /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`: what a capitalized word can start with.
  static let upper = ScalarClass(rawValue: 32)
  /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`: what a capitalized word can end with.
  static let lower = ScalarClass(rawValue: 64)

  /// The class of a scalar, from the Unicode data of the standard library.
  init(_ scalar: Unicode.Scalar) {
    self =
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .titlecaseLetter: [.letter, .upper]
      case .lowercaseLetter: [.letter, .lower]
      case .modifierLetter, .otherLetter: [.letter, .upper, .lower]
      case .decimalNumber, .letterNumber, .otherNumber: .number
      case .nonspacingMark, .spacingMark, .enclosingMark: [.mark, .upper, .lower]
      default: []
      }
    if Self.isSpace(scalar.value) { insert(.space) }
    if scalar == "\r" || scalar == "\n" { insert(.lineEnd) }
  }

  /// The property `White_Space`, which no new scalar will have.
  private static func isSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Whether at least one of the bits is set.
  @inline(always)
  func has(anyOf bits: ScalarClass) -> Bool { rawValue & bits.rawValue != 0 }
}
