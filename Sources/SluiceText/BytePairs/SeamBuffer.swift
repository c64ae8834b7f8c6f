/// Cuts a text that comes in pieces into parts whose tokens together are the text's.
struct SeamBuffer: Sendable {
  private let seams: TextSeams
  private let source: String
  /// What is held back, from the last cut on.
  private var rest: [UInt8] = []
  /// How much of it has been looked through without finding a place to cut.
  private var searched = 0
  /// Bytes before it.
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
  ///   - piece: bytes that may end within a character.
  ///   - body: gets a part, valid UTF-8, where one is certain; and whether it is the first one.
  /// - Throws: `VocabularyError` if the text is not valid UTF-8.
  mutating func append(
    _ piece: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Void
  ) throws {
    rest += piece
    // A text without a place to cut is not looked through again for each piece.
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

  /// Forgets a character that is not whole at the end.
  mutating func dropIncompleteCharacter() {
    rest.removeLast(incompleteSuffixLength(of: rest))
  }

  /// Hands out what is left of the text; the next piece begins another one.
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
