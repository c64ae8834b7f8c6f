/// The two words of a merge, in the byte alphabet.
struct SpelledPair {
  private var left = SpelledBytes()
  private var right = SpelledBytes()
  private var words: (UnsafeBufferPointer<UInt8>?, UnsafeBufferPointer<UInt8>?)
  /// The text read, for errors.
  private var spelling: [UInt8] = []
  private var count = 0

  /// Removes the words.
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

  /// Appends words that are separated by spaces.
  mutating func append(split text: UnsafeRawBufferPointer) {
    var start = 0
    for offset in 0...text.count
    where offset == text.count || text[offset] == UInt8(ascii: " ") {
      append(UnsafeRawBufferPointer(rebasing: text[start..<offset]))
      start = offset + 1
    }
  }

  /// Adds the merge of the two words.
  ///
  /// - Throws: `TokenizerError.Problem` if there are not exactly two words or they are not valid,
  ///   and the errors of `addMerge`.
  func add(to builder: inout BytePairBuilder, number: Int) throws {
    guard count == 2, let left = words.0, let right = words.1, !left.isEmpty, !right.isEmpty else {
      throw TokenizerError.Problem.malformedMerge(
        String(decoding: spelling, as: UTF8.self), merge: number)
    }
    try builder.addMerge(left, right)
  }
}
