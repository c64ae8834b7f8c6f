/// The frequencies of pairs of neighboring tokens in the words of a text, updated as pairs are merged.
struct PairCounts {
  /// A candidate for a merge, ordered by frequency, then by smallest ids.
  private struct Candidate: Comparable, BitwiseCopyable {
    let count: Int
    let pair: UInt64

    static func < (a: Candidate, b: Candidate) -> Bool {
      a.count != b.count ? a.count > b.count : a.pair < b.pair
    }
  }

  /// The tokens of all words, one word after another; a word that has shrunk uses the start of its range.
  private var tokens: [Int32]
  private var starts: [Int]
  private var lengths: [Int32]
  private let wordCounts: [Int]

  /// The index of each pair in `counts` and `words`.
  private var numbers: [UInt64: Int] = [:]
  private var counts: [Int] = []
  /// For each pair, words that contain it or contained it earlier.
  private var words: [[Int32]] = []
  private var queue = MinimumQueue<Candidate>()

  /// Counts the pairs of words.
  ///
  /// - Parameters:
  ///   - words: the words and how often they occur.
  ///   - byteTokens: the token of each byte.
  init(_ words: WordCounter, byteTokens: [Int32]) {
    tokens = words.bytes.map { byteTokens[Int($0)] }
    starts = (0..<words.count).map { words.range(of: $0).lowerBound }
    lengths = (0..<words.count).map { Int32(words.range(of: $0).count) }
    wordCounts = words.counts
    for word in 0..<words.count {
      let range = words.range(of: word)
      for place in range.dropLast() {
        change(tokens[place], tokens[place + 1], by: wordCounts[word], in: word)
      }
    }
    for (pair, number) in numbers {
      queue.push(Candidate(count: counts[number], pair: pair))
    }
  }

  /// Removes and returns the most frequent pair, the one with the smallest ids if several are
  /// equal; nil if no pair occurs at least `least` times.
  mutating func next(atLeast least: Int) -> (left: Int32, right: Int32)? {
    while let candidate = queue.pop() {
      guard let number = numbers[candidate.pair] else { continue }
      let count = counts[number]
      guard count == candidate.count else {
        // The count has changed since; the candidate is queued again with the current count.
        if count > 0, count < candidate.count {
          queue.push(Candidate(count: count, pair: candidate.pair))
        }
        continue
      }
      guard count >= max(1, least) else { return nil }
      return (
        Int32(truncatingIfNeeded: candidate.pair >> 32), Int32(truncatingIfNeeded: candidate.pair)
      )
    }
    return nil
  }

  /// Merges a pair in all words.
  mutating func merge(_ left: Int32, _ right: Int32, into token: Int32) {
    guard let number = numbers[Self.pair(left, right)] else { return }
    var grown: Set<UInt64> = []
    let places = words[number]
    words[number] = []
    for word in places { merge(left, right, into: token, in: Int(word), &grown) }
    for pair in grown {
      guard let number = numbers[pair], counts[number] > 0 else { continue }
      queue.push(Candidate(count: counts[number], pair: pair))
    }
  }

  private mutating func merge(
    _ left: Int32, _ right: Int32, into token: Int32, in word: Int, _ grown: inout Set<UInt64>
  ) {
    let (start, times) = (starts[word], wordCounts[word])
    var (read, write, end) = (start, start, start + Int(lengths[word]))
    while read < end {
      guard read + 1 < end, tokens[read] == left, tokens[read + 1] == right else {
        tokens[write] = tokens[read]
        (read, write) = (read + 1, write + 1)
        continue
      }
      change(left, right, by: -times, in: word)
      if write > start {
        let before = tokens[write - 1]
        change(before, left, by: -times, in: word)
        change(before, token, by: times, in: word)
        grown.insert(Self.pair(before, token))
      }
      if read + 2 < end {
        let behind = tokens[read + 2]
        change(right, behind, by: -times, in: word)
        change(token, behind, by: times, in: word)
        grown.insert(Self.pair(token, behind))
      }
      tokens[write] = token
      (read, write) = (read + 2, write + 1)
    }
    end = write
    lengths[word] = Int32(end - start)
  }

  private mutating func change(_ left: Int32, _ right: Int32, by times: Int, in word: Int) {
    let pair = Self.pair(left, right)
    if let number = numbers[pair] {
      counts[number] += times
      if times > 0, words[number].last != Int32(word) { words[number].append(Int32(word)) }
    } else {
      numbers[pair] = counts.count
      counts.append(times)
      words.append([Int32(word)])
    }
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
