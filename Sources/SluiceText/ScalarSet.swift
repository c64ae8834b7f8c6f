/// A bit set of the Unicode scalars that occur in texts; adding a text takes time proportional to its length.
package struct ScalarSet: Sendable {
  /// One bit per scalar, from 0 up to the largest scalar so far.
  private(set) var words: [UInt64] = []

  /// Makes an empty set.
  package init() {}

  /// Adds the scalars of a text in UTF-8.
  ///
  /// - Throws: `VocabularyError` if the text is not valid UTF-8; some of its scalars may then have
  ///   been added.
  package mutating func formUnion(_ utf8: UnsafeBufferPointer<UInt8>, source: String) throws {
    try forEachScalar(in: utf8, source: source) { insert($0) }
  }

  /// Adds the scalars of another set.
  package mutating func formUnion(_ other: ScalarSet) {
    grow(to: other.words.count)
    for index in other.words.indices { words[index] |= other.words[index] }
  }

  private mutating func insert(_ scalar: UInt32) {
    let word = Int(scalar >> 6)
    if word >= words.count { grow(to: word + 1) }
    words[word] |= 1 &<< UInt64(scalar)
  }

  private mutating func grow(to count: Int) {
    guard count > words.count else { return }
    words += repeatElement(0, count: count - words.count)
  }

  /// Whether the set contains a scalar.
  package func contains(_ scalar: Unicode.Scalar) -> Bool {
    let word = Int(scalar.value >> 6)
    return word < words.count && words[word] & 1 &<< UInt64(scalar.value) != 0
  }

  /// Whether the set is empty.
  package var isEmpty: Bool { words.isEmpty }

  /// The scalars, sorted by value.
  package var sorted: [Unicode.Scalar] {
    words.indices.flatMap { index in
      var (word, scalars) = (words[index], [Unicode.Scalar]())
      while word != 0 {
        let number = UInt32(index * 64 + word.trailingZeroBitCount)
        if let scalar = Unicode.Scalar(number) { scalars.append(scalar) }
        word &= word - 1
      }
      return scalars
    }
  }
}
