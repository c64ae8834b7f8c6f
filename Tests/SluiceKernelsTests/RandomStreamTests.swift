import Foundation
import Testing

@testable import SluiceKernels

struct RandomStreamTests {
  @Test func givesThePublishedKnownAnswers() {
    // From Random123's kat_vectors, threefry2x32 with 20 rounds.
    expect(key: 0, counter: 0, 0x6B20_0159, 0x99BA_4EFE)
    expect(key: .max, counter: .max, 0x1CB9_96FC, 0xBB00_2BE7)
    expect(
      key: 0x0370_7344_1319_8A2E, counter: 0x85A3_08D3_243F_6A88, 0xC492_3A9C, 0x483D_F7A0)
  }

  private func expect(key: UInt64, counter: UInt64, _ first: UInt32, _ second: UInt32) {
    let random = RandomStream(seed: key)
    let words = random.words(counter)
    #expect(words.0 == first && words.1 == second)
    let lanes = random.words(
      SIMD16(repeating: UInt32(truncatingIfNeeded: counter)),
      SIMD16(repeating: UInt32(counter >> 32)))
    #expect(lanes.0 == SIMD16(repeating: first) && lanes.1 == SIMD16(repeating: second))
  }

  @Test(arguments: awkwardCounts)
  func fillsAreTheSameForEveryThreadCountAndLength(count: Int) {
    let random = RandomStream(seed: 5)
    let uniform = sameForEveryThreadCount { pool in
      filled(count) { random.fillUniform($0, count: count, in: 0...1, pool: pool) }
    }
    #expect(uniform == (0..<count).map { random.uniform(at: UInt64($0)) })
    let normal = sameForEveryThreadCount { pool in
      filled(count) { random.fillNormal($0, count: count, pool: pool) }
    }
    let longer = filled(count + 19) { random.fillNormal($0, count: count + 19) }
    #expect(normal == Array(longer[..<count]))
  }

  @Test func uniformNumbersAreSpreadEvenly() {
    let count = 64_000
    let numbers = filled(count) {
      RandomStream(seed: 1).fillUniform($0, count: count, in: -3...5)
    }
    #expect(numbers.allSatisfy { $0 >= -3 && $0 <= 5 })
    var bins = [Int](repeating: 0, count: 64)
    for number in numbers { bins[min(63, Int((number + 3) * 8))] += 1 }
    // Chi-squared with 63 degrees of freedom: 63 on average, above 110 with probability 1e-4.
    let chiSquared = bins.reduce(0.0) { $0 + pow(Double($1) - 1000, 2) / 1000 }
    #expect(chiSquared < 110)
  }

  @Test func normalNumbersHaveTheirMoments() {
    let count = 100_000
    let numbers = filled(count) {
      RandomStream(seed: 2).fillNormal($0, count: count, mean: 3, standardDeviation: 0.5)
    }
    let z = numbers.map { (Double($0) - 3) / 0.5 }
    func moment(_ power: Double) -> Double { z.reduce(0) { $0 + pow($1, power) } / Double(count) }
    #expect(abs(moment(1)) < 0.015)
    #expect(abs(moment(2) - 1) < 0.025)
    #expect(abs(moment(3)) < 0.06)
    #expect(abs(moment(4) - 3) < 0.2)
    // Neighbors, and pairs that share a counter, are independent.
    for distance in [1, 16] {
      let product = zip(z, z.dropFirst(distance)).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(product) / Double(count) < 0.015)
    }
  }

  @Test func substreamsDiffer() {
    let random = RandomStream(seed: 3)
    let streams = [random] + (0..<200).map { random.substream($0) }
    #expect(Set(streams).count == streams.count)
    #expect(Set(streams.map { $0.words(0).0 }).count == streams.count)
    #expect(random.substream(1).substream(2) != random.substream(2).substream(1))
    #expect(random.substream(7) == RandomStream(seed: 3).substream(7))
    #expect(random.substream(.max) != random.substream(0))
  }

  @Test func aSubstreamsKeyIsNoNumberOfItsParent() {
    let random = RandomStream(seed: 3)
    let (a, b) = random.words(7)
    #expect(random.substream(7) != RandomStream(seed: UInt64(a) | UInt64(b) << 32))
  }

  @Test func integersStayBelowTheirBoundAndReachAll() {
    let random = RandomStream(seed: 9)
    var counts = [Int](repeating: 0, count: 7)
    for index in 0..<7000 { counts[random.integer(below: 7, at: UInt64(index))] += 1 }
    #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
    #expect(random.integer(below: 1, at: 4) == 0)
    #expect(random.integer(below: .max, at: 4) > 1 << 40)
  }

  @Test func survivesEncoding() throws {
    let random = RandomStream(seed: 0xFEDC_BA98_7654_3210).substream(4)
    let data = try JSONEncoder().encode(random)
    #expect(try JSONDecoder().decode(RandomStream.self, from: data) == random)
  }

  @Test(arguments: [0, -3]) func noIntegerIsBelowZero(bound: Int) async {
    await #expect(processExitsWith: .exitCode(70)) { [bound] in
      _ = RandomStream(seed: 1).integer(below: bound, at: 0)
    }
  }
}
