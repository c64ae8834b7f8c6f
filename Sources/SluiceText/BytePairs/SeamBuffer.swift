/// Divides a text that arrives in pieces into parts that can be encoded separately: together, the
/// tokens of the parts are those of the text.
struct SeamBuffer: Sendable {
  private let seams: TextSeams
  private let source: String
  /// The text after the last cut, which is held back.
  private var rest: [UInt8] = []
  /// The number of held bytes that were searched without finding a place to cut.
  private var searched = 0
  /// The number of bytes before the held ones.
  private var done = 0

  /// - Parameters:
  ///   - seams: where the text can be cut.
  ///   - source: the name of the text in errors.
  init(_ seams: TextSeams, source: String) {
    self.seams = seams
    self.source = source
  }

  /// Takes the next piece of the text.
  ///
  /// - Parameters:
  ///   - piece: the next bytes; they can end within a character.
  ///   - body: receives a part in valid UTF-8 when one is certain, and whether it is the first one.
  /// - Throws: `VocabularyError` if the text is not valid UTF-8.
  mutating func append(
    _ piece: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Void
  ) throws {
    rest += piece
    // A text without a place to cut is not searched again for each piece, only when its length has doubled.
    guard rest.count >= 2 * searched else { return }
    let cut = try rest.withUnsafeBufferPointer { rest -> Int? in
      let whole = UnsafeBufferPointer(rebasing: rest.dropLast(incompleteSuffixLength(of: rest)))
      try requireUTF8(whole)
      let end = whole.count - seams.reach
      guard end > 1, let cut = seams.last(in: whole, 1..<end) else { return nil }
      body(UnsafeBufferPointer(rebasing: whole[..<cut]), done == 0)
      return cut
    }
    searched = cut == nil ? rest.count : 0
    rest.removeFirst(cut ?? 0)
    done += cut ?? 0
  }

  /// Drops an incomplete character at the end.
  mutating func dropIncompleteCharacter() {
    rest.removeLast(incompleteSuffixLength(of: rest))
  }

  /// Passes the rest of the text to `body`; the next piece starts a new text.
  ///
  /// - Throws: `VocabularyError` if the text ends within a character.
  mutating func finish(_ body: (UnsafeBufferPointer<UInt8>, Bool) -> Void) throws {
    try rest.withUnsafeBufferPointer { rest in
      try requireUTF8(rest)
      if !rest.isEmpty { body(rest, done == 0) }
    }
    rest = []
    (searched, done) = (0, 0)
  }

  private func requireUTF8(_ text: UnsafeBufferPointer<UInt8>) throws {
    do {
      try SluiceText.requireUTF8(text, source: source)
    } catch let error as VocabularyError {
      throw error.inText(after: done, tokens: 0)
    }
  }
}
