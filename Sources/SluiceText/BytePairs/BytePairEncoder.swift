/// Encodes texts, with a cache of the words encoded before.
struct BytePairEncoder: ~Copyable {
  private let model: BytePairModel
  private var merger: WordMerger
  private var cache: WordCache
  private var result: TokenBuffer

  /// Makes an encoder.
  ///
  /// - Parameters:
  ///   - model: the tokenizer.
  ///   - textLength: the approximate number of bytes that will be encoded.
  init(_ model: BytePairModel, textLength: Int) {
    self.model = model
    merger = WordMerger(model.merges, byteTokens: model.byteTokens)
    cache = WordCache(textLength: textLength)
    result = TokenBuffer(capacity: textLength / 3)
  }

  /// All tokens so far.
  var tokens: [Int32] { result.array }

  /// Appends the tokens of a text.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - recognition: which added tokens are found in it.
  ///   - isStart: whether nothing precedes the text.
  mutating func append(
    _ text: UnsafeBufferPointer<UInt8>, recognizing recognition: AddedToken.Recognition,
    isStart: Bool = true
  ) {
    guard recognition != .none, !model.matcher.isEmpty else {
      return appendUnmatched(text, recognition, isStart: isStart)
    }
    for part in model.matcher.parts(of: text, recognizing: recognition) {
      if let token = part.token {
        result.append(token)
      } else {
        appendUnmatched(
          UnsafeBufferPointer(rebasing: text[part.range]), recognition,
          isStart: isStart || part.range.lowerBound > 0)
      }
    }
  }

  private mutating func appendUnmatched(
    _ text: UnsafeBufferPointer<UInt8>, _ recognition: AddedToken.Recognition, isStart: Bool
  ) {
    if model.rules.normalization == .nfc, !Composition.isComposed(text) {
      Composition.composed(text).withUnsafeBufferPointer {
        appendNormalized($0, recognition, isStart: isStart)
      }
    } else {
      appendNormalized(text, recognition, isStart: isStart)
    }
  }

  private mutating func appendNormalized(
    _ text: UnsafeBufferPointer<UInt8>, _ recognition: AddedToken.Recognition, isStart: Bool
  ) {
    guard recognition != .none, !model.normalizedMatcher.isEmpty else {
      return appendWords(of: text, isStart: isStart)
    }
    for part in model.normalizedMatcher.parts(of: text, recognizing: recognition) {
      if let token = part.token {
        result.append(token)
      } else {
        appendWords(
          of: UnsafeBufferPointer(rebasing: text[part.range]),
          isStart: isStart || part.range.lowerBound > 0)
      }
    }
  }

  private mutating func appendWords(of text: UnsafeBufferPointer<UInt8>, isStart: Bool) {
    guard let start = text.baseAddress, !text.isEmpty else { return }
    if model.rules.addsSpaceBefore, isStart, text[0] != UInt8(ascii: " ") {
      ([UInt8(ascii: " ")] + text).withUnsafeBufferPointer { appendWords(of: $0, isStart: false) }
      return
    }
    var words = WordSequence(start, in: 0..<text.count, steps: model.rules.preTokenizer.steps)
    while let word = words.next() {
      append(start + word.lowerBound, count: word.count, readable: text.count - word.lowerBound)
    }
  }

  /// Appends the tokens of a word.
  @inline(always)
  private mutating func append(_ word: UnsafePointer<UInt8>, count: Int, readable: Int) {
    guard count > 1 else {
      let token = model.byteTokens.base[Int(word[0])]
      if token >= 0 { result.append(token) }
      return
    }
    guard let place = cache.appendTokens(of: word, count: count, readable: readable, to: &result)
    else { return }
    if model.rules.keepsKnownWords, let token = model.tokens.token(word, count: count) {
      var token = Int32(token)
      result.append(token)
      cache.insert(&token, count: 1, of: word, byteCount: count, at: place)
      return
    }
    let tokenCount = merger.merge(word, count: count)
    result.append(merger.tokens, count: tokenCount)
    cache.insert(merger.tokens, count: tokenCount, of: word, byteCount: count, at: place)
  }
}
