import Testing
import TestSupport

@testable import SluiceInspection

struct DeflateTests {
  private func expectSame(_ bytes: [UInt8], below limit: Int? = nil) throws {
    let compressed = Deflate.compress(bytes)
    #expect(try Inflate.bytes(compressed) == bytes)
    if let limit { #expect(compressed.count < limit, "\(bytes.count) bytes") }
  }

  @Test func fewBytesAreKept() throws {
    try expectSame([])
    try expectSame([7])
    try expectSame([7, 7])
    try expectSame(Array("abc".utf8))
    try expectSame(Array(0...255))
    for count in 1...20 { try expectSame([UInt8](repeating: 9, count: count)) }
  }

  @Test func repeatsBecomeSmall() throws {
    try expectSame([UInt8](repeating: 0, count: 300_000), below: 1000)
    let sentence = Array("In sooth, I know not why I am so sad: it wearies me. ".utf8)
    try expectSame((0..<2000).flatMap { _ in sentence }, below: 2500)
  }

  @Test func repeatsOfEveryLengthAndDistanceAreFound() throws {
    var generator = TestGenerator(seed: 5)
    for gap in [1, 2, 3, 4, 5, 7, 8, 9, 100, 257, 1000, 4097, 32_763, 32_764, 32_768, 40_000] {
      let noise = (0..<gap).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for length in [4, 10, 11, 12, 129, 130, 257, 258, 259, 600] {
        let start = noise.prefix(length)
        try expectSame(noise + start + [1, 2] + start)
      }
    }
  }

  @Test func noiseAndSkewedNoiseAreKept() throws {
    var generator = TestGenerator(seed: 3)
    let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    try expectSame(noise, below: 201_500)
    // Mostly small numbers, like rounded shares of attention: two bits are enough for three quarters of them.
    let skewed = noise.map { UInt8((255 - $0).leadingZeroBitCount) }
    try expectSame(skewed, below: 50_500)
  }

  /// Frequencies like the Fibonacci numbers give the longest possible code words.
  @Test func wordsStayWithinTheirLimit() throws {
    var frequencies = [1, 1]
    while frequencies.count < 30 { frequencies.append(frequencies.suffix(2).reduce(0, +)) }
    for limit in [7, 15] {
      let code = HuffmanCode(frequencies: frequencies, limit: limit)
      #expect(code.lengths.allSatisfy { (1...limit).contains(Int($0)) })
      let room = code.lengths.reduce(0.0) { $0 + 1 / Double(1 << Int($1)) }
      #expect(room <= 1)
    }
    let bytes = frequencies.prefix(24).enumerated().flatMap { symbol, count in
      [UInt8](repeating: UInt8(symbol * 5), count: count)
    }
    var generator = TestGenerator(seed: 1)
    try expectSame(bytes.shuffled(using: &generator))
  }
}
