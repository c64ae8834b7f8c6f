/// Finds added tokens in a text with a trie: the leftmost ones; of several that start together, the longest.
struct AddedTokenMatcher: Sendable {
  /// A part of a text.
  struct Part: Equatable {
    var range: Range<Int>
    /// The added token; nil for plain text.
    var token: Int32?
  }

  private let tokens: [AddedToken]
  /// The edges of the trie: from a node and a byte to the next node.
  private var edges: [UInt64: Int32] = [:]
  /// For each node, the index of the token that ends there, or -1.
  private var ends: [Int32] = [-1]
  /// For each byte, whether a token starts with it.
  private var begins = [Bool](repeating: false, count: 256)
  /// The number of bytes of the longest token.
  private(set) var longest = 0

  /// Makes a matcher of tokens whose texts are not empty.
  ///
  /// - Parameter form: converts the tokens to the form of the texts that are searched.
  init(_ tokens: [AddedToken], form: (String) -> [UInt8] = { Array($0.utf8) }) {
    self.tokens = tokens
    for (index, token) in tokens.enumerated() {
      let bytes = form(token.content)
      guard let first = bytes.first else { continue }
      var node: Int32 = 0
      for byte in bytes {
        let edge = UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)
        if let known = edges[edge] {
          node = known
        } else {
          node = Int32(ends.count)
          ends.append(-1)
          edges[edge] = node
        }
      }
      ends[Int(node)] = Int32(index)
      begins[Int(first)] = true
      longest = max(longest, bytes.count)
    }
  }

  /// Whether there are no tokens to find.
  var isEmpty: Bool { tokens.isEmpty }

  /// The parts of a text in valid UTF-8, in order.
  func parts(
    of text: UnsafeBufferPointer<UInt8>, recognizing recognition: AddedToken.Recognition
  ) -> [Part] {
    guard let bytes = text.baseAddress else { return [] }
    var (parts, kept) = ([Part](), 0)
    if recognition != .none {
      forEachMatch(in: text) { token, match in
        var match = match
        if recognition == .ordinary, token.isSpecial { return }
        if token.isSingleWord, touchesWord(match, in: text) { return }
        // The white space before may belong to another token already.
        if token.takesSpaceBefore {
          let start = spaceStart(before: match.lowerBound, in: bytes)
          match = max(start, kept)..<match.upperBound
        }
        if token.takesSpaceBehind {
          let end = ScalarReader(bytes).end(
            ofRunOf: .space, from: match.upperBound, to: text.count)
          match = match.lowerBound..<end
        }
        if kept < match.lowerBound { parts.append(Part(range: kept..<match.lowerBound)) }
        parts.append(Part(range: match, token: Int32(token.id)))
        kept = match.upperBound
      }
    }
    if kept < text.count { parts.append(Part(range: kept..<text.count)) }
    return parts
  }

  /// Whether the text of a token starts or ends at an offset, or extends across it.
  func touches(_ place: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    (max(0, place - longest)...place).contains { start in
      start < text.count && begins[Int(text[start])]
        && ends(ofMatchesAt: start, in: text).contains { $0 >= place }
    }
  }

  // MARK: Matches

  private func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ body: (AddedToken, Range<Int>) -> Void
  ) {
    var start = 0
    while start < text.count {
      guard begins[Int(text[start])], let (token, end) = longestMatch(at: start, in: text) else {
        start += 1
        continue
      }
      body(tokens[token], start..<end)
      start = end
    }
  }

  private func longestMatch(
    at start: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (token: Int, end: Int)? {
    var (node, offset, found): (Int32, Int, (Int, Int)?) = (0, start, nil)
    while offset < text.count, let next = next(after: node, text[offset]) {
      (node, offset) = (next, offset + 1)
      if ends[Int(node)] >= 0 { found = (Int(ends[Int(node)]), offset) }
    }
    return found
  }

  private func ends(ofMatchesAt start: Int, in text: UnsafeBufferPointer<UInt8>) -> [Int] {
    var (node, offset, found): (Int32, Int, [Int]) = (0, start, [])
    while offset < text.count, let next = next(after: node, text[offset]) {
      (node, offset) = (next, offset + 1)
      if ends[Int(node)] >= 0 { found.append(offset) }
    }
    return found
  }

  private func next(after node: Int32, _ byte: UInt8) -> Int32? {
    edges[UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)]
  }

  // MARK: Neighbors of a match

  private func spaceStart(before place: Int, in bytes: UnsafePointer<UInt8>) -> Int {
    let reader = ScalarReader(bytes)
    var start = place
    while start > 0 {
      let before = reader.start(before: start)
      guard reader.scalarClass(at: before).bits.contains(.space) else { break }
      start = before
    }
    return start
  }

  private func touchesWord(_ match: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let bytes = text.baseAddress else { return false }
    let reader = ScalarReader(bytes)
    func isWord(at offset: Int) -> Bool {
      Unicode.Scalar(reader.scalar(at: offset).value)?.isPartOfWord ?? false
    }
    return match.lowerBound > 0 && isWord(at: reader.start(before: match.lowerBound))
      || match.upperBound < text.count && isWord(at: match.upperBound)
  }
}

extension Unicode.Scalar {
  /// Whether it is a letter, mark, digit, connecting punctuation or joiner: `\w`.
  var isPartOfWord: Bool {
    if properties.isAlphabetic || properties.isJoinControl { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
      return true
    default: return false
    }
  }
}
