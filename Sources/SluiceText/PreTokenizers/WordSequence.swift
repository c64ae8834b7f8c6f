/// The words of a text, in order.
struct WordSequence {
  private let reader: ScalarReader
  private let steps: [PreTokenizer.Step]

  /// The end of the text, and for each step except the last, the end of the part that it is splitting.
  private var limits: [Int]
  private var offset: Int
  private let end: Int

  /// - Parameters:
  ///   - bytes: valid UTF-8.
  ///   - range: the range of the text; it must start and end at scalar boundaries.
  ///   - steps: the steps of the pre-tokenizer.
  init(_ bytes: UnsafePointer<UInt8>, in range: Range<Int>, steps: [PreTokenizer.Step]) {
    reader = ScalarReader(bytes)
    self.steps = steps
    offset = range.lowerBound
    end = range.upperBound
    limits = steps.dropLast().map { _ in range.lowerBound }
  }

  /// The range of the next word; nil at the end.
  mutating func next() -> Range<Int>? {
    guard offset < end else { return nil }
    let start = offset
    guard let last = steps.last else {
      offset = end
      return start..<end
    }
    var limit = end
    for level in limits.indices {
      if limits[level] <= start {
        limits[level] = reader.end(of: steps[level], from: start, to: limit)
      }
      limit = limits[level]
    }
    offset = reader.end(of: last, from: start, to: limit)
    return start..<offset
  }
}

extension ScalarReader {
  /// The end of the word that a step splits off.
  ///
  /// - Parameters:
  ///   - step: the step.
  ///   - start: the start of the word.
  ///   - limit: the end of the text, after `start`.
  func end(of step: PreTokenizer.Step, from start: Int, to limit: Int) -> Int {
    switch step {
    case .gpt2: gpt2Word(from: start, to: limit)
    case .llama3: word(from: start, to: limit, letters: .letter, digits: 3)
    case .qwen2: word(from: start, to: limit, letters: .letter, digits: 1)
    case .qwen35: word(from: start, to: limit, letters: [.letter, .mark], digits: 1)
    case .gpt4o: casedWord(from: start, to: limit)
    case .digits: number(from: start, to: limit, digits: 1)
    case .numbers: number(from: start, to: limit, digits: .max)
    }
  }

  private func number(from start: Int, to limit: Int, digits: Int) -> Int {
    let (first, end) = scalarClass(at: start)
    guard first.contains(.number) else {
      return self.end(ofRunWithout: .number, from: end, to: limit)
    }
    return self.end(ofDigits: digits, from: start, to: limit)
  }

  /// The end of a number with at most `count` digits.
  @inline(always)
  func end(ofDigits count: Int, from start: Int, to limit: Int) -> Int {
    var (offset, count) = (start, count)
    while count > 0, offset < limit {
      let (found, end) = scalarClass(at: offset)
      guard found.contains(.number) else { break }
      offset = end
      count -= 1
    }
    return offset
  }

  /// The end of a word of white space by `\s+(?!\S)|\s+`.
  ///
  /// - Parameters:
  ///   - start: the start of the word.
  ///   - end: the end of the run of white space.
  ///   - limit: the end of the text.
  @inline(always)
  func end(ofSpacesFrom start: Int, to end: Int, limit: Int) -> Int {
    // The last white space belongs to the next word, unless it is the only one.
    guard end < limit else { return end }
    let last = self.start(before: end)
    return last > start ? last : end
  }

  /// The end of a word of white space by `\s*[\r\n]+|\s+(?!\S)|\s+`.
  ///
  /// - Parameters:
  ///   - start: the start of the word.
  ///   - limit: the end of the text.
  @inline(always)
  func end(ofLinesAndSpacesFrom start: Int, to limit: Int) -> Int {
    var (offset, lastLine) = (start, start)
    while offset < limit {
      let (found, end) = scalarClass(at: offset)
      guard found.contains(.space) else { break }
      if found.contains(.lineEnd) { lastLine = end }
      offset = end
    }
    return lastLine > start ? lastLine : end(ofSpacesFrom: start, to: offset, limit: limit)
  }
}
