import SluicePlatform
/// DEFLATE: lossless compression that browsers and image viewers can decompress.
///
/// Implemented here because Swift on Linux has no such library without an installed system library. Source:
/// RFC 1951. Matches are found with hash chains.
enum Deflate {
  /// Compresses bytes.
  static func compress(_ input: [UInt8]) -> [UInt8] {
    var writer = BitWriter()
    let tokens = input.withUnsafeBufferPointer { repeatsAndBytes(of: $0) }
    var start = 0
    repeat {
      let end = min(start + blockLength, tokens.count)
      writeBlock(tokens[start..<end], isLast: end == tokens.count, to: &writer)
      start = end
    } while start < tokens.count
    writer.align()
    return writer.bytes
  }

  /// A literal byte, or a copy of `length` bytes from `distance` bytes before (a match).
  private struct Token {
    let value: UInt16
    let distance: UInt16

    @inline(__always) init(byte: UInt8) { (value, distance) = (UInt16(byte), 0) }

    /// A match, marked by `value`; stores the distance minus one, because the largest distance is 32,768.
    @inline(__always) init(length: Int, distance: Int) {
      (value, self.distance) = (UInt16(256 + length), UInt16(distance - 1))
    }

    @inline(__always) var isRepeat: Bool { value > 255 }
    @inline(__always) var length: Int { Int(value) - 256 }
  }

  private static let blockLength = 1 << 16
  private static let window = 1 << 15
  private static let leastRepeat = 4
  private static let mostRepeat = 258
  /// The number of positions that are tried for the longest match, and the match length that ends the search.
  private static let (trials, goodRepeat) = (16, 64)
}

// MARK: - Matches

extension Deflate {
  private static func repeatsAndBytes(of input: UnsafeBufferPointer<UInt8>) -> [Token] {
    var tokens: [Token] = []
    tokens.reserveCapacity(input.count / 2 + 16)
    var chains = Chains()
    let costs = ByteCosts(input)
    var place = 0
    while place < input.count {
      if let found = chains.bestRepeat(in: input, at: place, costs) {
        tokens.append(Token(length: found.length, distance: found.distance))
        for covered in place..<place + found.length { chains.insert(covered, of: input) }
        place += found.length
      } else {
        tokens.append(Token(byte: input[place]))
        chains.insert(place, of: input)
        place += 1
      }
    }
    return tokens
  }

  /// For each hash of four bytes its last position, and for each position the previous one (hash chains).
  private struct Chains {
    private var last = [Int32](repeating: -1, count: 1 << 15)
    private var before = [Int32](repeating: -1, count: window)

    @inline(__always)
    private func slot(_ input: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
      let start =
        UInt32(input[place]) | UInt32(input[place + 1]) &<< 8 | UInt32(input[place + 2]) &<< 16
        | UInt32(input[place + 3]) &<< 24
      return Int((start &* 0x9E37_79B1) &>> 17)
    }

    @inline(__always)
    mutating func insert(_ place: Int, of input: UnsafeBufferPointer<UInt8>) {
      guard place + leastRepeat <= input.count else { return }
      let slot = slot(input, place)
      before[place & (window - 1)] = last[slot]
      last[slot] = Int32(truncatingIfNeeded: place)
    }

    /// The match that saves the most bits compared with literal bytes; nil if no match saves any.
    ///
    /// A short match with a large distance costs more than frequent literal bytes. Data that are almost
    /// random are therefore smaller without such matches.
    @inline(__always)
    func bestRepeat(
      in input: UnsafeBufferPointer<UInt8>, at place: Int, _ costs: ByteCosts
    ) -> (length: Int, distance: Int)? {
      guard place + leastRepeat <= input.count else { return nil }
      let limit = min(mostRepeat, input.count - place)
      var best = (length: leastRepeat - 1, distance: 0)
      var mostSaved = 0
      var candidate = Int(last[slot(input, place)])
      for _ in 0..<trials {
        guard candidate >= 0, place - candidate <= window else { break }
        if input[candidate + best.length] == input[place + best.length] {
          var length = 0
          while length < limit, input[candidate + length] == input[place + length] { length += 1 }
          let distance = place - candidate
          let saved = costs.ofBytes(place..<place + length) - ByteCosts.ofRepeat(from: distance)
          if length > best.length, saved > mostSaved {
            (best, mostSaved) = ((length, distance), saved)
          }
          if best.length >= min(goodRepeat, limit) { break }
        }
        let next = Int(before[candidate & (window - 1)])
        // A position that was overwritten belongs to another chain.
        guard next < candidate else { break }
        candidate = next
      }
      return mostSaved > 0 ? best : nil
    }
  }

  /// The approximate cost of literal bytes, from their frequencies, in sixteenths of a bit.
  private struct ByteCosts {
    /// The cost of all bytes before each position; wraps around.
    private var sums: [UInt32]

    init(_ input: UnsafeBufferPointer<UInt8>) {
      var counts = [Int](repeating: 0, count: 256)
      for byte in input { counts[Int(byte)] += 1 }
      let costs = counts.map { count in
        UInt32(16 * max(1, min(15, log2(Double(max(1, input.count)) / Double(max(1, count))))))
      }
      sums = [UInt32](repeating: 0, count: input.count + 1)
      for place in input.indices { sums[place + 1] = sums[place] &+ costs[Int(input[place])] }
    }

    @inline(__always)
    func ofBytes(_ range: Range<Int>) -> Int {
      Int(sums[range.upperBound] &- sums[range.lowerBound])
    }

    /// The cost of the code words of a length and a distance, with their extra bits.
    @inline(__always)
    static func ofRepeat(from distance: Int) -> Int {
      16 * (10 + Int.bitWidth - distance.leadingZeroBitCount)
    }
  }
}

// MARK: - Blocks

extension Deflate {
  private static func writeBlock(
    _ tokens: ArraySlice<Token>, isLast: Bool, to writer: inout BitWriter
  ) {
    var symbolCounts = [Int](repeating: 0, count: 286)
    var distanceCounts = [Int](repeating: 0, count: 30)
    symbolCounts[endOfBlock] = 1
    for token in tokens {
      if token.isRepeat {
        symbolCounts[lengthClasses[token.length].symbol] += 1
        distanceCounts[distanceClass(Int(token.distance)).symbol] += 1
      } else {
        symbolCounts[Int(token.value)] += 1
      }
    }
    let symbols = HuffmanCode(frequencies: symbolCounts, limit: 15)
    // A decoder requires a distance code even if there are no matches.
    if distanceCounts.allSatisfy({ $0 == 0 }) { distanceCounts[0] = 1 }
    let distances = HuffmanCode(frequencies: distanceCounts, limit: 15)
    writer.write(isLast ? 1 : 0, count: 1)
    writer.write(2, count: 2)
    writeCodes(symbols, distances, to: &writer)
    for token in tokens {
      guard token.isRepeat else {
        writer.write(symbols.words[Int(token.value)], count: Int(symbols.lengths[Int(token.value)]))
        continue
      }
      let length = lengthClasses[token.length]
      writer.write(symbols.words[length.symbol], count: Int(symbols.lengths[length.symbol]))
      writer.write(UInt32(token.length - length.base), count: length.extraBits)
      let distance = distanceClass(Int(token.distance))
      writer.write(
        distances.words[distance.symbol], count: Int(distances.lengths[distance.symbol]))
      writer.write(UInt32(Int(token.distance) - distance.base), count: distance.extraBits)
    }
    writer.write(symbols.words[endOfBlock], count: Int(symbols.lengths[endOfBlock]))
  }

  /// Writes the code lengths of both codes, compressed.
  private static func writeCodes(
    _ symbols: HuffmanCode, _ distances: HuffmanCode, to writer: inout BitWriter
  ) {
    let symbolCount = max(257, (symbols.lengths.lastIndex { $0 > 0 } ?? 0) + 1)
    let distanceCount = (distances.lengths.lastIndex { $0 > 0 } ?? 0) + 1
    let runs = shortened(
      Array(symbols.lengths.prefix(symbolCount) + distances.lengths.prefix(distanceCount)))
    var counts = [Int](repeating: 0, count: 19)
    for run in runs { counts[run.symbol] += 1 }
    let code = HuffmanCode(frequencies: counts, limit: 7)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    let written = max(4, (order.lastIndex { code.lengths[$0] > 0 } ?? 0) + 1)
    writer.write(UInt32(symbolCount - 257), count: 5)
    writer.write(UInt32(distanceCount - 1), count: 5)
    writer.write(UInt32(written - 4), count: 4)
    for symbol in order.prefix(written) { writer.write(UInt32(code.lengths[symbol]), count: 3) }
    for run in runs {
      writer.write(code.words[run.symbol], count: Int(code.lengths[run.symbol]))
      writer.write(UInt32(run.extra), count: run.extraBits)
    }
  }

  /// Run-length coded lengths: repeats of a length (16) and of zeros (17, 18).
  private static func shortened(
    _ lengths: [UInt8]
  ) -> [(symbol: Int, extra: Int, extraBits: Int)] {
    var runs: [(symbol: Int, extra: Int, extraBits: Int)] = []
    var place = 0
    while place < lengths.count {
      let length = lengths[place]
      var count = lengths[place...].prefix { $0 == length }.count
      place += count
      if length > 0 {
        runs.append((Int(length), 0, 0))
        count -= 1
      }
      while count >= 3 {
        let (symbol, least, most, bits) =
          length > 0 ? (16, 3, 6, 2) : count > 10 ? (18, 11, 138, 7) : (17, 3, 10, 3)
        let taken = min(count, most)
        runs.append((symbol, taken - least, bits))
        count -= taken
      }
      for _ in 0..<count { runs.append((Int(length), 0, 0)) }
    }
    return runs
  }

  private typealias NumberClass = (symbol: Int, base: Int, extraBits: Int)

  private static let endOfBlock = 256

  /// For each match length its symbol, the smallest length of the symbol, and the number of extra bits.
  private static let lengthClasses: [NumberClass] = {
    var classes = [NumberClass](repeating: (257, 3, 0), count: mostRepeat + 1)
    var (symbol, base) = (257, 3)
    while symbol < 285 {
      let extraBits = max(0, (symbol - 261) / 4)
      for length in base..<min(base + 1 << extraBits, mostRepeat) {
        classes[length] = (symbol, base, extraBits)
      }
      base += 1 << extraBits
      symbol += 1
    }
    classes[mostRepeat] = (285, mostRepeat, 0)
    return classes
  }()

  /// For each distance minus one its symbol, the smallest value of the symbol, and the number of extra bits.
  @inline(__always)
  private static func distanceClass(_ distance: Int) -> NumberClass {
    guard distance >= 4 else { return (distance, distance, 0) }
    let extraBits = Int.bitWidth - 2 - distance.leadingZeroBitCount
    let upper = distance &>> extraBits & 1
    return (2 * extraBits + 2 + upper, (2 + upper) &<< extraBits, extraBits)
  }
}
