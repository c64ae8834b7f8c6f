import SluiceFiles

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
    /// A symbol, at a position counted from 1, is not among the vocabulary's.
    case unknownSymbol(String, position: Int, vocabularySize: Int)
    /// No symbols are listed.
    case noSymbols
    /// A symbol is listed twice.
    case repeatedSymbol(String)
    /// A symbol has a name that text could not tell from white space.
    case impossibleSymbol(String)
  }

  /// Where the text comes from: a path, or a word such as "the prompt".
  public let source: String
  /// What is wrong with it.
  public let problem: Problem

  /// The error as one of a text that the one it was found in is a piece of.
  ///
  /// - Parameters:
  ///   - bytes: bytes before the piece.
  ///   - tokens: tokens before it.
  package func inText(after bytes: Int, tokens: Int) -> VocabularyError {
    let moved: Problem =
      switch problem {
      case .invalidUTF8(let offset, let byte): .invalidUTF8(offset: bytes + offset, byte: byte)
      case .unknownCharacter(let scalar, let position, let size):
        .unknownCharacter(scalar, position: tokens + position, vocabularySize: size)
      case .unknownSymbol(let symbol, let position, let size):
        .unknownSymbol(symbol, position: tokens + position, vocabularySize: size)
      case .empty, .repeatedCharacter, .noSymbols, .repeatedSymbol, .impossibleSymbol: problem
      }
    return VocabularyError(source: source, problem: moved)
  }

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
    case .unknownSymbol(let symbol, let position, let size):
      """
      \(source): word \(position), \(quoted(symbol)), is not among the vocabulary's \(size) symbols \
      (they are written with spaces between)
      """
    case .noSymbols:
      "\(source) lists no symbols"
    case .repeatedSymbol(let symbol):
      "\(source) lists the symbol \(quoted(symbol)) twice"
    case .impossibleSymbol(let symbol):
      "\(source): \(quoted(symbol)) cannot name a symbol, as it is empty or has white space in it"
    }
  }

  private func name(_ scalar: Unicode.Scalar) -> String {
    "\"\(scalar.escaped(asASCII: false))\" (U+\(hexadecimal(scalar.value, digits: 4)))"
  }
}
