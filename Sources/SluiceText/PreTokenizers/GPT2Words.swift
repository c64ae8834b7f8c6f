extension ScalarReader {
  /// The end of a word by GPT-2's pattern:
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
  func gpt2Word(from start: Int, to limit: Int) -> Int {
    let first = bytes[start]
    if first == UInt8(ascii: "'"), let end = contraction(from: start, to: limit) { return end }
    let begin = first == UInt8(ascii: " ") && start + 1 < limit ? start + 1 : start
    let (found, end) = scalarClass(at: begin)
    if found.contains(.letter) { return self.end(ofRunOf: .letter, from: end, to: limit) }
    if found.contains(.number) { return self.end(ofRunOf: .number, from: end, to: limit) }
    guard found.contains(.space) else {
      return self.end(ofRunWithout: [.space, .letter, .number], from: end, to: limit)
    }
    return self.end(
      ofSpacesFrom: start, to: self.end(ofRunOf: .space, from: end, to: limit), limit: limit)
  }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`; nil if there is none.
  private func contraction(from start: Int, to limit: Int) -> Int? {
    guard start + 1 < limit else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return start + 2 < limit && bytes[start + 2] == UInt8(ascii: "e") ? start + 3 : nil
    case UInt8(ascii: "l"):
      return start + 2 < limit && bytes[start + 2] == UInt8(ascii: "l") ? start + 3 : nil
    default: return nil
    }
  }
}
