/// A character vocabulary: a list of Unicode scalars, each with its index as token.
///
/// It contains Unicode scalars, not values of Swift's `Character`, which can consist of several scalars.
public struct CharacterTable: Sendable, Hashable {
  /// The characters; the index of a character is its token.
  public let scalars: [Unicode.Scalar]

  /// The token of each scalar value, -1 for none; long enough for the largest scalar.
  private let tokens: [Int32]

  /// Makes a table of distinct scalars.
  ///
  /// - Throws: `VocabularyError` if there are none or if one is repeated.
  public init(_ scalars: [Unicode.Scalar], source: String = "the vocabulary") throws {
    guard let largest = scalars.max() else {
      throw VocabularyError(source: source, problem: .empty)
    }
    var tokens = [Int32](repeating: -1, count: Int(largest.value) + 1)
    for (index, scalar) in scalars.enumerated() {
      guard tokens[Int(scalar.value)] < 0 else {
        throw VocabularyError(source: source, problem: .repeatedCharacter(scalar))
      }
      tokens[Int(scalar.value)] = Int32(index)
    }
    self.scalars = scalars
    self.tokens = tokens
  }

  /// Makes a table of the scalars in a text in UTF-8, sorted.
  init(charactersOf utf8: UnsafeBufferPointer<UInt8>, source: String) throws {
    var scalars = ScalarSet()
    try scalars.formUnion(utf8, source: source)
    try self.init(scalars.sorted, source: source)
  }

  /// Encodes a text in UTF-8.
  func encode(_ utf8: UnsafeBufferPointer<UInt8>, source: String) throws -> [Int32] {
    // Each byte gives at most one token.
    try [Int32](unsafeUninitializedCapacity: utf8.count) { result, count in
      guard let result = result.baseAddress else { return }
      try tokens.withUnsafeBufferPointer { table in
        guard let tokens = table.baseAddress else { return }
        let tableSize = UInt32(table.count)
        try forEachScalar(in: utf8, source: source) { scalar in
          let token = scalar < tableSize ? tokens[Int(scalar)] : -1
          guard token >= 0 else {
            throw unknown(scalar, position: count + 1, source: source)
          }
          result[count] = token
          count += 1
        }
      }
    }
  }

  private func unknown(_ scalar: UInt32, position: Int, source: String) -> VocabularyError {
    VocabularyError(
      source: source,
      problem: .unknownCharacter(
        Unicode.Scalar(scalar) ?? "\u{FFFD}", position: position, vocabularySize: scalars.count))
  }

  /// Whether both list the same scalars in the same order.
  public static func == (a: CharacterTable, b: CharacterTable) -> Bool {
    a.scalars == b.scalars
  }

  /// Hashes the scalars.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(scalars)
  }
}
