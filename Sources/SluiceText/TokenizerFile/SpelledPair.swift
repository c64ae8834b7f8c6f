/// Two words in the alphabet of bytes that a merge joins.
struct SpelledPair {
  private var left = SpelledBytes()
  private var right = SpelledBytes()
  private var words: (UnsafeBufferPointer<UInt8>?, UnsafeBufferPointer<UInt8>?)
  /// What was read, for errors.
  private var spelling: [UInt8] = []
  private var count = 0

  /// Forgets the words.
  mutating func clear() {
    spelling.removeAll(keepingCapacity: true)
    count = 0
  }

  /// Appends a word.
  mutating func append(_ word: UnsafeRawBufferPointer) {
    if count > 0 { spelling.append(UInt8(ascii: " ")) }
    spelling += word
    count += 1
    switch count {
    case 1: words.0 = left.decode(word)
    case 2: words.1 = right.decode(word)
    default: break
    }
  }

  /// Appends words with spaces between.
  mutating func append(split text: UnsafeRawBufferPointer) {
    var start = 0
    for offset in 0...text.count
    where offset == text.count || text[offset] == UInt8(ascii: " ") {
      append(UnsafeRawBufferPointer(rebasing: text[start..<offset]))
      start = offset + 1
    }
  }

  /// Adds the merge of the two.
  ///
  /// - Throws: `TokenizerError.Problem` where they are not two, or no words; what `addMerge` throws.
  func add(to builder: inout BytePairBuilder, number: Int) throws {
    guard count == 2, let left = words.0, let right = words.1, !left.isEmpty, !right.isEmpty else {
      throw TokenizerError.Problem.malformedMerge(
        String(decoding: spelling, as: UTF8.self), merge: number)
    }
    try builder.addMerge(left, right)
  }
}
