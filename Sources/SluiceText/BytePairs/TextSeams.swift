/// Finds places where a text can be cut so that the tokens of the parts are those of the whole text.
struct TextSeams: Sendable {
  private let rules: BytePairRules
  /// Finds added tokens in the original text.
  private let matcher: AddedTokenMatcher
  /// Finds added tokens in the normalized text.
  private let normalizedMatcher: AddedTokenMatcher

  init(
    _ rules: BytePairRules, _ matcher: AddedTokenMatcher, normalized: AddedTokenMatcher
  ) {
    self.rules = rules
    self.matcher = matcher
    normalizedMatcher = normalized
  }

  /// The number of bytes after a place that determine whether the text can be cut there.
  var reach: Int { max(matcher.longest, 4 * normalizedMatcher.longest) + 1 }

  /// The last place in a range at which a text can be cut; nil if there is none.
  ///
  /// A letter or number must precede it; what follows must not be a letter, number, mark or
  /// apostrophe. Every pre-tokenizer ends a word there, independent of the context, and composition
  /// changes nothing across it. No added token may touch it.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - range: the places to check; the text before the range is taken into account.
  func last(in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    guard let bytes = text.baseAddress, !range.isEmpty, cutsWords else { return nil }
    let reader = ScalarReader(bytes)
    var place = range.upperBound
    while place > range.lowerBound {
      place -= 1
      // Within a scalar, or at the start, where there is nothing to cut.
      if place == 0 || bytes[place] & 0xC0 == 0x80 { continue }
      let behind = reader.scalarClass(at: place).bits
      let before = reader.scalarClass(at: reader.start(before: place)).bits
      guard before.has(anyOf: [.letter, .number]), !behind.has(anyOf: [.letter, .number, .mark]),
        bytes[place] != UInt8(ascii: "'"), !touchesAddedToken(place, in: text)
      else { continue }
      return place
    }
    return nil
  }

  /// Whether words end between a letter or number and another character.
  ///
  /// They do not if the pre-tokenizer only separates numbers or has no steps.
  private var cutsWords: Bool { rules.preTokenizer.steps.contains(where: \.coversText) }

  private func touchesAddedToken(_ place: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    if !matcher.isEmpty, matcher.touches(place, in: text) { return true }
    guard !normalizedMatcher.isEmpty else { return false }
    guard rules.normalization == .nfc else { return normalizedMatcher.touches(place, in: text) }
    // Composed text is shorter, by a third at most.
    let reach = 4 * normalizedMatcher.longest
    var (start, end) = (max(0, place - reach), min(text.count, place + reach))
    while start < place, text[start] & 0xC0 == 0x80 { start += 1 }
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    let before = Composition.composed(UnsafeBufferPointer(rebasing: text[start..<place]))
    let behind = Composition.composed(UnsafeBufferPointer(rebasing: text[place..<end]))
    return (before + behind).withUnsafeBufferPointer {
      normalizedMatcher.touches(before.count, in: $0)
    }
  }

  /// Divides a text into parts that can be encoded separately: together, the tokens of the parts
  /// are those of the text.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - size: the approximate number of bytes per part; a part without a place to cut is larger.
  func parts(of text: UnsafeBufferPointer<UInt8>, size: Int) -> [Range<Int>] {
    var (parts, start) = ([Range<Int>](), 0)
    while start < text.count {
      var end = start + size
      var found: Int?
      while end < text.count, found == nil {
        found = last(in: text, max(start, end - size) + 1..<min(end + 1, text.count))
        end += size
      }
      let stop = found ?? text.count
      parts.append(start..<stop)
      start = stop
    }
    return parts
  }
}
