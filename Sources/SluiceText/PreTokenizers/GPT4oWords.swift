extension ScalarReader {
  /// The end of a word by GPT-4o's pattern:
  /// `[^\r\n\p{L}\p{N}]?U*L+C?|[^\r\n\p{L}\p{N}]?U+L*C?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|`
  /// `\s*[\r\n]+|\s+(?!\S)|\s+`, where `U` is `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, `L`
  /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]` and `C` a contraction such as `'s`.
  func casedWord(from start: Int, to limit: Int) -> Int {
    let (found, end) = scalarClass(at: start)
    if let word = lettersOfCasedWord(found, from: start, end: end, to: limit) {
      guard word < limit, bytes[word] == UInt8(ascii: "'") else { return word }
      return anyCaseContraction(from: word, to: limit) ?? word
    }
    if found.contains(.number) { return self.end(ofDigits: 3, from: start, to: limit) }
    if bytes[start] == UInt8(ascii: " "), end < limit {
      let (next, nextEnd) = scalarClass(at: end)
      if !next.has(anyOf: [.space, .letter, .number]) {
        return self.end(ofSignsAndSlashesFrom: nextEnd, to: limit)
      }
    }
    guard found.contains(.space) else { return self.end(ofSignsAndSlashesFrom: end, to: limit) }
    return self.end(ofLinesAndSpacesFrom: start, to: limit)
  }

  /// The end of the letters of a word, including a leading character; nil if there are none.
  ///
  /// The pattern has four alternatives, in this order: with a leading character and lower case at
  /// the end, without a leading character and with lower case, and both again with upper case.
  private func lettersOfCasedWord(
    _ found: ScalarClass, from start: Int, end: Int, to limit: Int
  ) -> Int? {
    let mayLead = !found.has(anyOf: [.lineEnd, .letter, .number])
    if mayLead, end < limit, let word = lowerEnd(from: end, to: limit) { return word }
    if let word = lowerEnd(from: start, to: limit) { return word }
    if mayLead, end < limit, let word = upperEnd(from: end, to: limit) { return word }
    return upperEnd(from: start, to: limit)
  }

  /// The end of `U*L+`; nil if it does not match.
  private func lowerEnd(from start: Int, to limit: Int) -> Int? {
    let upper = end(ofRunOf: .upper, from: start, to: limit)
    let lower = end(ofRunOf: .lower, from: upper, to: limit)
    if lower > upper { return lower }
    // The last of the upper-case scalars that are also in `L` end the word.
    var offset = upper
    while offset > start {
      let last = self.start(before: offset)
      if scalarClass(at: last).bits.contains(.lower) {
        return end(ofRunOf: .lower, from: last, to: limit)
      }
      offset = last
    }
    return nil
  }

  /// The end of `U+L*`; nil if it does not match.
  private func upperEnd(from start: Int, to limit: Int) -> Int? {
    let upper = end(ofRunOf: .upper, from: start, to: limit)
    return upper > start ? end(ofRunOf: .lower, from: upper, to: limit) : nil
  }

  private func end(ofSignsAndSlashesFrom start: Int, to limit: Int) -> Int {
    var offset = end(ofRunWithout: [.space, .letter, .number], from: start, to: limit)
    while offset < limit, [0x0A, 0x0D, UInt8(ascii: "/")].contains(bytes[offset]) { offset += 1 }
    return offset
  }
}
