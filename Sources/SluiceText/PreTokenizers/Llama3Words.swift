extension ScalarReader {
  /// The end of a word by the pattern of Llama 3, or of Qwen, which differs in what counts as a
  /// letter and in the number of digits:
  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|`
  /// `\s*[\r\n]+|\s+(?!\S)|\s+`.
  @inline(always)
  func word(from start: Int, to limit: Int, letters: ScalarClass, digits: Int) -> Int {
    let first = bytes[start]
    if first == UInt8(ascii: "'"), let end = anyCaseContraction(from: start, to: limit) {
      return end
    }
    let (found, end) = scalarClass(at: start)
    if found.has(anyOf: letters) { return self.end(ofRunOf: letters, from: end, to: limit) }
    if found.contains(.number) { return self.end(ofDigits: digits, from: start, to: limit) }
    // Any character except a line end may precede letters.
    if end < limit, !found.contains(.lineEnd) {
      let (next, nextEnd) = scalarClass(at: end)
      if next.has(anyOf: letters) { return self.end(ofRunOf: letters, from: nextEnd, to: limit) }
      if first == UInt8(ascii: " "), !next.has(anyOf: [.space, .number]) {
        return self.end(ofSignsFrom: nextEnd, to: limit, letters: letters)
      }
    }
    guard found.contains(.space) else {
      return self.end(ofSignsFrom: end, to: limit, letters: letters)
    }
    return self.end(ofLinesAndSpacesFrom: start, to: limit)
  }

  /// The end of a run of other characters (no letters, numbers or white space) and the line ends after it.
  @inline(always)
  private func end(ofSignsFrom start: Int, to limit: Int, letters: ScalarClass) -> Int {
    let signs = end(ofRunWithout: letters.union([.space, .number]), from: start, to: limit)
    return end(ofRunOf: .lineEnd, from: signs, to: limit)
  }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`, in upper or lower case; nil if there is none.
  func anyCaseContraction(from start: Int, to limit: Int) -> Int? {
    guard start + 1 < limit else { return nil }
    switch bytes[start + 1] | 0x20 {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return start + 2 < limit && bytes[start + 2] | 0x20 == UInt8(ascii: "e") ? start + 3 : nil
    case UInt8(ascii: "l"):
      return start + 2 < limit && bytes[start + 2] | 0x20 == UInt8(ascii: "l") ? start + 3 : nil
    // The long s, U+017F, matches s if case is ignored.
    case 0xC5 | 0x20 where bytes[start + 1] == 0xC5:
      return start + 2 < limit && bytes[start + 2] == 0xBF ? start + 3 : nil
    default: return nil
    }
  }
}
