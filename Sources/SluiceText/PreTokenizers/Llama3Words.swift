extension ScalarReader {
  /// Where a word of Llama 3's ends, or of Qwen's, which differ in what counts as a letter and in how many
  /// digits a number has:
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
    // Anything but a line end may lead letters.
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

  /// Where signs end that are no letters, numbers or white space, and the line ends behind them.
  @inline(always)
  private func end(ofSignsFrom start: Int, to limit: Int, letters: ScalarClass) -> Int {
    let signs = end(ofRunWithout: letters.union([.space, .number]), from: start, to: limit)
    return end(ofRunOf: .lineEnd, from: signs, to: limit)
  }

  /// Where `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` ends, in upper or lower case; nil where there is
  /// none.
  func anyCaseContraction(from start: Int, to limit: Int) -> Int? {
    guard start + 1 < limit else { return nil }
    switch bytes[start + 1] | 0x20 {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return start + 2 < limit && bytes[start + 2] | 0x20 == UInt8(ascii: "e") ? start + 3 : nil
    case UInt8(ascii: "l"):
      return start + 2 < limit && bytes[start + 2] | 0x20 == UInt8(ascii: "l") ? start + 3 : nil
    // The long s, U+017F, is an s in lower case.
    case 0xC5 | 0x20 where bytes[start + 1] == 0xC5:
      return start + 2 < limit && bytes[start + 2] == 0xBF ? start + 3 : nil
    default: return nil
    }
  }
}
