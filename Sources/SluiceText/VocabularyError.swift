import SluiceFiles

/// An error for a text that cannot be encoded, or for an invalid vocabulary.
public struct VocabularyError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// The bytes at an offset (from 0) are not a valid character.
    case invalidUTF8(offset: Int, byte: UInt8)
    /// A character, at a position counted from 1, is not in the vocabulary.
    case unknownCharacter(Unicode.Scalar, position: Int, vocabularySize: Int)
    /// There are no characters for a vocabulary.
    case empty
    /// A character is listed twice.
    case repeatedCharacter(Unicode.Scalar)
    /// A symbol, at a position counted from 1, is not in the vocabulary.
    case unknownSymbol(String, position: Int, vocabularySize: Int)
    /// No symbols are listed.
    case noSymbols
    /// A symbol is listed twice.
    case repeatedSymbol(String)
    /// The name of a symbol is empty or contains white space.
    case impossibleSymbol(String)
  }

  /// Where the text comes from: a path, or a word such as "the prompt".
  public let source: String
  /// The problem.
  public let problem: Problem

  /// The error with positions in the whole text, for an error found in a piece of it.
  ///
  /// - Parameters:
  ///   - bytes: the number of bytes before the piece.
  ///   - tokens: the number of tokens before the piece.
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
      """
      \(source): character \(position), \(name(scalar)), is not among the \(size) characters of the \
      vocabulary
      """
    case .empty:
      "\(source) is empty: a vocabulary needs at least one character"
    case .repeatedCharacter(let scalar):
      "\(source): the vocabulary lists the character \(name(scalar)) twice"
    case .unknownSymbol(let symbol, let position, let size):
      """
      \(source): word \(position), \(quoted(symbol)), is not among the \(size) symbols of the vocabulary \
      (symbols are separated by spaces)
      """
    case .noSymbols:
      "\(source) contains no symbols"
    case .repeatedSymbol(let symbol):
      "\(source) lists the symbol \(quoted(symbol)) twice"
    case .impossibleSymbol(let symbol):
      "\(source): \(quoted(symbol)) cannot be a symbol, because it is empty or contains white space"
    }
  }

  private func name(_ scalar: Unicode.Scalar) -> String {
    "\"\(scalar.escaped(asASCII: false))\" (U+\(hexadecimal(scalar.value, digits: 4)))"
  }
}
