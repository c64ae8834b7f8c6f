import SluicePlatform

/// The frequencies of the words of a text, in the order of their first occurrence.
struct WordCounter {
  private(set) var bytes: [UInt8] = []
  /// The end of each word in `bytes`; each word starts where the one before ends.
  private(set) var ends: [Int] = []
  /// The frequency of each word.
  private(set) var counts: [Int] = []

  /// A hash table: word index plus 1; 0 for an empty slot.
  private var places = [Int32](repeating: 0, count: 1 << 12)
  private let key = ByteHash.Key()

  /// The number of different words.
  var count: Int { ends.count }

  /// The range of a word's bytes.
  func range(of word: Int) -> Range<Int> { (word == 0 ? 0 : ends[word - 1])..<ends[word] }

  /// Counts a word, `times` times.
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
