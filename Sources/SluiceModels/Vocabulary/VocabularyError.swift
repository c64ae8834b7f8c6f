import Sluice

/// A text that cannot become tokens.
public struct VocabularyError: SluiceError, Equatable {
  /// What is wrong with it.
  public enum Problem: Sendable, Equatable {
    /// The bytes at an offset, counted from 0, begin no character.
    case invalidUTF8(offset: Int, byte: UInt8)
    /// A character, at a position counted from 1, is not among the vocabulary's.
    case unknownCharacter(Unicode.Scalar, position: Int, vocabularySize: Int)
    /// There are no characters to make a vocabulary of.
    case empty
    /// A character is listed twice.
    case repeatedCharacter(Unicode.Scalar)
  }

  /// Where the text comes from: a path, or a word such as "the prompt".
  public let source: String
  /// What is wrong with it.
  public let problem: Problem

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch problem {
    case .invalidUTF8(let offset, let byte):
      "\(source) is not valid UTF-8: byte 0x\(hexadecimal(byte, digits: 2)) at offset \(offset)"
    case .unknownCharacter(let scalar, let position, let size):
      "\(source): character \(position), \(name(scalar)), is not among the vocabulary's \(size)"
    case .empty:
      "\(source) is empty: there are no characters to make a vocabulary of"
    case .repeatedCharacter(let scalar):
      "\(source): the vocabulary lists the character \(name(scalar)) twice"
    }
  }

  private func name(_ scalar: Unicode.Scalar) -> String {
    "\"\(scalar.escaped(asASCII: false))\" (U+\(hexadecimal(scalar.value, digits: 4)))"
  }

  private func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
