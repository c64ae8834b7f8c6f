/// The reference of attention dropout: Threefry-2x32 with 20 rounds, with a key from sequence and
/// head, and a counter from query and key; one number at a time.
///
/// Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
package struct ReferenceDropout {
  private let seed: Words
  private let probability: Double

  package typealias Words = (UInt32, UInt32)

  package init(seed: UInt64, probability: Float) {
    self.seed = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.probability = Double(probability)
  }

  /// For each query and key, 0 or, if the weight is kept, `1 / (1 - probability)`.
  ///
  /// - Parameter head: the index of the head, counted over all sequences.
  package func factors(head: Int, queries: Int, keys: Int) -> [Double] {
    // The key of a substream: the words of its index under the stream's key, then of a counter with
    // all bits set.
    let inner = Self.words(key: seed, counter: (UInt32(head), 0))
    let key = Self.words(key: inner, counter: (.max, .max))
    return (0..<queries * keys).map { pair in
      let word = Self.words(key: key, counter: (UInt32(pair / keys), UInt32(pair % keys))).0
      return Double(word) / 0x1p32 < probability ? 0 : 1 / (1 - probability)
    }
  }

  package static func words(key: Words, counter: Words) -> Words {
    let keys = [key.0, key.1, key.0 ^ key.1 ^ 0x1BD1_1BDA]
    let rotations: [UInt32] = [13, 15, 26, 6, 17, 29, 16, 24]
    var (x0, x1) = (counter.0 &+ key.0, counter.1 &+ key.1)
    for round in 0..<20 {
      let rotation = rotations[round % 8]
      x0 &+= x1
      x1 = (x1 << rotation | x1 >> (32 - rotation)) ^ x0
      if round % 4 == 3 {
        let injection = round / 4 + 1
        x0 &+= keys[injection % 3]
        x1 &+= keys[(injection + 1) % 3] &+ UInt32(injection)
      }
    }
    return (x0, x1)
  }
}
