/// A vocabulary of named symbols, such as the tokens of a synthetic task.
///
/// In text, symbols are separated by white space: `3 . 7 =`.
public struct SymbolTable: Sendable, Hashable {
  /// The names; the index of a name is its token.
  public let names: [String]

  private let tokens: [String: Int32]

  /// Makes a table of distinct names.
  ///
  /// - Throws: `VocabularyError` if there are none, or if one is repeated, empty or contains white space.
  public init(_ names: [String], source: String = "the vocabulary") throws {
    guard !names.isEmpty else { throw VocabularyError(source: source, problem: .noSymbols) }
    var tokens: [String: Int32] = [:]
    for (index, name) in names.enumerated() {
      guard !name.isEmpty, !name.unicodeScalars.contains(where: \.properties.isWhitespace) else {
        throw VocabularyError(source: source, problem: .impossibleSymbol(name))
      }
      guard tokens.updateValue(Int32(index), forKey: name) == nil else {
        throw VocabularyError(source: source, problem: .repeatedSymbol(name))
      }
    }
    self.names = names
    self.tokens = tokens
  }

  /// Makes a table of the numbers from 0 to `count - 1`, followed by other names.
  public init(numbered count: Int, and others: [String]) {
    self.init(unchecked: (0..<max(0, count)).map(String.init) + others)
  }

  /// Makes a table of names that are known to be distinct, not empty and free of white space.
  public init(unchecked names: [String]) {
    self.names = names
    tokens = Dictionary(zip(names, 0...)) { first, _ in first }
  }

  /// Encodes a text in UTF-8.
  func encode(_ utf8: UnsafeBufferPointer<UInt8>, source: String) throws -> [Int32] {
    let text = String(decoding: utf8, as: UTF8.self)
    let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
    return try words.enumerated().map { index, word in
      guard let token = tokens[String(word)] else {
        throw VocabularyError(
          source: source,
          problem: .unknownSymbol(String(word), position: index + 1, vocabularySize: names.count))
      }
      return token
    }
  }

  /// Whether both list the same names in the same order.
  public static func == (a: SymbolTable, b: SymbolTable) -> Bool { a.names == b.names }

  /// Hashes the names.
  public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
