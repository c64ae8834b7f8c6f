/// Trains a byte-level BPE tokenizer on texts: the most frequent pair of neighboring tokens is merged into
/// a new token until the vocabulary has the requested size.
///
/// ```swift
/// var learner = BytePairLearner()
/// for text in texts { try learner.add(text) }
/// let tokenizer = try learner.tokenizer(vocabularySize: 4096)
/// ```
///
/// The same texts give the same tokenizer on every machine: of equally frequent pairs, the one with the
/// smallest ids is merged first. Ids are assigned in the same order as by Hugging Face's `tokenizers`.
public struct BytePairLearner: Sendable {
  private let rules: BytePairRules
  private let added: [AddedToken]
  private let matcher: AddedTokenMatcher
  private var words = WordCounter()
  private var buffer: SeamBuffer

  /// Makes a learner.
  ///
  /// - Parameters:
  ///   - rules: the settings of the tokenizer, without tokens around a text.
  ///   - addedTokens: the texts of special added tokens, with ids from 0.
  public init(rules: BytePairRules = BytePairRules(), addedTokens: [String] = []) {
    var rules = rules
    (rules.prefix, rules.suffix, rules.keepsKnownWords) = ([], [], false)
    self.rules = rules
    added = addedTokens.enumerated().map { AddedToken($1, id: $0) }
    matcher = AddedTokenMatcher(added)
    buffer = SeamBuffer(
      TextSeams(rules, matcher, normalized: AddedTokenMatcher([])), source: "the text")
  }

  /// Counts the words of a text.
  public mutating func add(_ text: String) {
    var text = text
    // A string is valid UTF-8.
    text.withUTF8 { add(valid: $0, isStart: true) }
  }

  /// Counts the words of the next piece of a text.
  ///
  /// - Parameter piece: the next bytes; they can end within a character or a word.
  /// - Throws: `VocabularyError` if the text is not valid UTF-8.
  public mutating func append(_ piece: some Collection<UInt8>) throws {
    var buffer = buffer
    try buffer.append(piece) { add(valid: $0, isStart: $1) }
    self.buffer = buffer
  }

  /// Ends a text that was added in pieces; the next piece begins a new text.
  ///
  /// - Throws: `VocabularyError` if the text ends within a character.
  public mutating func endText() throws {
    var buffer = buffer
    try buffer.finish { add(valid: $0, isStart: $1) }
    self.buffer = buffer
  }

  /// Ends a text that was cut at an arbitrary place: an incomplete character at its end is ignored.
  package mutating func endCutText() throws {
    buffer.dropIncompleteCharacter()
    try endText()
  }

  private mutating func add(valid text: UnsafeBufferPointer<UInt8>, isStart: Bool) {
    for part in matcher.parts(of: text, recognizing: .all) where part.token == nil {
      let isStart = isStart || part.range.lowerBound > 0
      let part = UnsafeBufferPointer(rebasing: text[part.range])
      if rules.normalization == .nfc, !Composition.isComposed(part) {
        Composition.composed(part).withUnsafeBufferPointer { count($0, isStart: isStart) }
      } else {
        count(part, isStart: isStart)
      }
    }
  }

  private mutating func count(_ text: UnsafeBufferPointer<UInt8>, isStart: Bool) {
    guard let start = text.baseAddress, !text.isEmpty else { return }
    if rules.addsSpaceBefore, isStart, text[0] != UInt8(ascii: " ") {
      ([UInt8(ascii: " ")] + text).withUnsafeBufferPointer { count($0, isStart: false) }
      return
    }
    var sequence = WordSequence(start, in: 0..<text.count, steps: rules.preTokenizer.steps)
    while let word = sequence.next() {
      words.add(UnsafeBufferPointer(rebasing: text[word]))
    }
  }

  /// Trains a tokenizer on the texts so far.
  ///
  /// - Parameters:
  ///   - size: the vocabulary size: added tokens, 256 bytes, and one token per merge. It is smaller if no pairs
  ///     are left.
  ///   - leastCount: the minimum frequency of a pair that is merged.
  /// - Throws: `TokenizerError` if the size is smaller than the number of bytes and added tokens.
  public func tokenizer(vocabularySize size: Int, leastCount: Int = 2) throws -> BytePairTokenizer {
    let least = 256 + added.count
    guard size >= least else {
      throw TokenizerError(source: "the vocabulary", problem: .tooSmall(size: size, least: least))
    }
    var tokens = LearntTokens(firstID: added.count)
    var pairs = PairCounts(words, byteTokens: tokens.byteTokens)
    var merged: Set<[Int32]> = []
    while tokens.count < size, let (left, right) = pairs.next(atLeast: leastCount) {
      let token = tokens.token(joining: left, right)
      // A pair that became frequent again was merged before; its merge is recorded once.
      if merged.insert([left, right]).inserted { tokens.appendMerge(left, right, makes: token) }
      pairs.merge(left, right, into: token)
    }
    return try tokens.tokenizer(rules, added: added)
  }
}

/// The tokens learned so far.
private struct LearntTokens {
  /// The token of each byte.
  let byteTokens: [Int32]
  private var words: [[UInt8]] = []
  private var numbers: [[UInt8]: Int32] = [:]
  private var merges: [(left: Int32, right: Int32, token: Int32)] = []
  private let firstID: Int

  /// Starts with the bytes, in the order of their letters in the byte alphabet.
  init(firstID: Int) {
    self.firstID = firstID
    var byteTokens = [Int32](repeating: 0, count: 256)
    let bytes = (UInt8.min...UInt8.max).sorted {
      ByteAlphabet.letters[Int($0)] < ByteAlphabet.letters[Int($1)]
    }
    for (index, byte) in bytes.enumerated() { byteTokens[Int(byte)] = Int32(firstID + index) }
    self.byteTokens = byteTokens
    for byte in bytes { _ = append([byte]) }
  }

  /// The number of tokens, including added ones.
  var count: Int { firstID + words.count }

  private mutating func append(_ word: [UInt8]) -> Int32 {
    let token = Int32(count)
    words.append(word)
    numbers[word] = token
    return token
  }

  /// The token for the concatenation of two tokens; a new one if there is none yet.
  mutating func token(joining left: Int32, _ right: Int32) -> Int32 {
    let word = words[Int(left) - firstID] + words[Int(right) - firstID]
    return numbers[word] ?? append(word)
  }

  mutating func appendMerge(_ left: Int32, _ right: Int32, makes token: Int32) {
    merges.append((left, right, token))
  }

  func tokenizer(_ rules: BytePairRules, added: [AddedToken]) throws -> BytePairTokenizer {
    var list = TokenList(capacity: words.count)
    for (index, word) in words.enumerated() { list.append(word, as: firstID + index) }
    var builder = try BytePairBuilder(list, added: added, source: "the learnt tokenizer")
    for merge in merges { builder.addMerge(merge.left, merge.right, makes: merge.token) }
    return try builder.tokenizer(rules)
  }
}

extension BytePairTokenizer {
  /// Trains a tokenizer on a text.
  ///
  /// ```swift
  /// let tokenizer = try BytePairTokenizer(learnedFrom: book, vocabularySize: 4096)
  /// ```
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - size: the vocabulary size; smaller if the text has no more pairs to merge.
  ///   - rules: the settings of the tokenizer.
  ///   - addedTokens: the texts of added tokens.
  /// - Throws: `TokenizerError` if the size is smaller than the number of bytes and added tokens.
  public init(
    learnedFrom text: String, vocabularySize size: Int, rules: BytePairRules = BytePairRules(),
    addedTokens: [String] = []
  ) throws {
    var learner = BytePairLearner(rules: rules, addedTokens: addedTokens)
    learner.add(text)
    self = try learner.tokenizer(vocabularySize: size)
  }
}
