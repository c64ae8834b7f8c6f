import SluicePlatform

/// How often each word of a text occurs, in the order of their first occurrences.
struct WordCounter {
  private(set) var bytes: [UInt8] = []
  /// Where words end among the bytes; each begins where the one before ends.
  private(set) var ends: [Int] = []
  /// How often each occurs.
  private(set) var counts: [Int] = []

  /// Words, plus 1, at the places of their hashes; 0 where none is.
  private var places = [Int32](repeating: 0, count: 1 << 12)
  private let key = ByteHash.Key()

  /// Different words.
  var count: Int { ends.count }

  /// Where a word's bytes lie.
  func range(of word: Int) -> Range<Int> { (word == 0 ? 0 : ends[word - 1])..<ends[word] }

  /// Counts a word, several times at once if need be.
  mutating func add(_ word: UnsafeBufferPointer<UInt8>, times: Int = 1) {
    guard let start = word.baseAddress, !word.isEmpty else { return }
    let place = place(of: start, count: word.count)
    guard places[place] == 0 else {
      counts[Int(places[place]) - 1] += times
      return
    }
    bytes += word
    ends.append(bytes.count)
    counts.append(times)
    places[place] = Int32(ends.count)
    if 2 * ends.count > places.count { grow() }
  }

  private func place(of word: UnsafePointer<UInt8>, count: Int) -> Int {
    let mask = places.count - 1
    return bytes.withUnsafeBufferPointer { bytes in
      var place = Int(truncatingIfNeeded: key.hash(word, count: count)) & mask
      while places[place] != 0 {
        let range = range(of: Int(places[place]) - 1)
        if range.count == count, let base = bytes.baseAddress,
          memcmp(base + range.lowerBound, word, count) == 0
        {
          break
        }
        place = (place + 1) & mask
      }
      return place
    }
  }

  private mutating func grow() {
    places = [Int32](repeating: 0, count: 2 * places.count)
    for word in 0..<count {
      let place = bytes[range(of: word)].withUnsafeBufferPointer {
        $0.baseAddress.map { self.place(of: $0, count: range(of: word).count) } ?? 0
      }
      places[place] = Int32(word + 1)
    }
  }
}
