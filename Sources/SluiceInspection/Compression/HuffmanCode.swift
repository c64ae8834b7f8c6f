/// A Huffman code: a prefix code with short code words for frequent symbols.
///
/// The code is canonical: the lengths determine the code words (RFC 1951, section 3.2.2).
struct HuffmanCode {
  /// The code length of each symbol in bits; 0 for a symbol without a code word.
  let lengths: [UInt8]
  /// The code word of each symbol, first bit lowest.
  let words: [UInt32]

  /// Makes the code for symbols of the given frequencies.
  ///
  /// - Parameters:
  ///   - frequencies: the frequency of each symbol; a symbol with frequency 0 gets no code word.
  ///   - limit: the maximum code length in bits.
  init(frequencies: [Int], limit: Int) {
    self.init(lengths: Self.lengths(frequencies, limit: limit))
  }

  /// Makes the code with the given code lengths.
  init(lengths: [UInt8]) {
    self.lengths = lengths
    var counts = [UInt32](repeating: 0, count: 17)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var next = [UInt32](repeating: 0, count: 17)
    for length in 1..<16 { next[length + 1] = (next[length] + counts[length]) << 1 }
    words = lengths.map { length in
      guard length > 0 else { return 0 }
      defer { next[Int(length)] += 1 }
      return reversed(next[Int(length)], count: Int(length))
    }
  }

  private static func lengths(_ frequencies: [Int], limit: Int) -> [UInt8] {
    let used = frequencies.indices.filter { frequencies[$0] > 0 }
    var lengths = [UInt8](repeating: 0, count: frequencies.count)
    guard used.count > 1 else {
      for symbol in used { lengths[symbol] = 1 }
      return lengths
    }
    // Two sorted queues: the symbols, and the nodes that join the two rarest.
    let leaves = used.sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }
    var weights = leaves.map { frequencies[$0] }
    var parents = [Int](repeating: 0, count: 2 * leaves.count - 1)
    var (leaf, pair) = (0, leaves.count)
    func takeRarest() -> Int {
      let takesLeaf =
        leaf < leaves.count && (pair >= weights.count || weights[leaf] <= weights[pair])
      defer { if takesLeaf { leaf += 1 } else { pair += 1 } }
      return takesLeaf ? leaf : pair
    }
    for _ in 1..<leaves.count {
      let (first, second) = (takeRarest(), takeRarest())
      (parents[first], parents[second]) = (weights.count, weights.count)
      weights.append(weights[first] + weights[second])
    }
    var depths = [Int](repeating: 0, count: weights.count)
    for node in (0..<weights.count - 1).reversed() { depths[node] = depths[parents[node]] + 1 }
    for (index, depth) in limited(Array(depths.prefix(leaves.count)), to: limit).enumerated() {
      lengths[leaves[index]] = UInt8(depth)
    }
    return lengths
  }

  /// Valid code lengths within a limit, those of the rarest symbols first.
  private static func limited(_ lengths: [Int], to limit: Int) -> [Int] {
    var lengths = lengths.map { min($0, limit) }
    // The Kraft sum in units of 2^-limit; it must not exceed 2^limit.
    var room = lengths.reduce(0) { $0 + 1 << (limit - $1) }
    while room > 1 << limit {
      guard let index = lengths.firstIndex(where: { $0 < limit }) else { break }
      lengths[index] += 1
      room -= 1 << (limit - lengths[index])
    }
    // Decoders require a complete code: the remainder shortens the code words of the most frequent symbols.
    while room < 1 << limit {
      let index = lengths.lastIndex { $0 > 1 && room + 1 << (limit - $0) <= 1 << limit }
      guard let index else { break }
      room += 1 << (limit - lengths[index])
      lengths[index] -= 1
    }
    return lengths
  }
}

private func reversed(_ word: UInt32, count: Int) -> UInt32 {
  var (word, result): (UInt32, UInt32) = (word, 0)
  for _ in 0..<count {
    result = result << 1 | word & 1
    word >>= 1
  }
  return result
}
