import Testing

@testable import SluiceKernels

struct DropoutKernelTests {
  @Test(arguments: awkwardCounts, [0, 0.1, 0.5, 0.9] as [Float])
  func keepsWhatTheStreamSays(count: Int, probability: Float) {
    let input = samples(count)
    let random = RandomStream(seed: 11)
    let output = sameForEveryThreadCount { pool in
      filled(count) {
        DropoutKernel.apply(
          count: count, probability: probability, random: random, input: input, output: $0,
          pool: pool)
      }
    }
    let expected = input.enumerated().map { index, x in
      random.uniform(at: UInt64(index)) < probability ? 0 : x * (1 / (1 - probability))
    }
    #expect(output == expected)
    if count > 40_000 {
      let dropped = Float(output.filter { $0 == 0 }.count) / Float(count)
      #expect(abs(dropped - probability) < 0.01)
    }
  }

  @Test func dropsEverythingAtOne() {
    let output = filled(20) {
      DropoutKernel.apply(
        count: 20, probability: 1, random: RandomStream(seed: 1), input: samples(20), output: $0)
    }
    #expect(output.allSatisfy { $0 == 0 })
  }

  @Test func worksInPlaceAndReplaysItsMask() {
    let random = RandomStream(seed: 2)
    let once = changed(samples(50)) {
      DropoutKernel.apply(count: 50, probability: 0.5, random: random, input: $0, output: $0)
    }
    let gradient = changed([Float](repeating: 1, count: 50)) {
      DropoutKernel.apply(count: 50, probability: 0.5, random: random, input: $0, output: $0)
    }
    #expect(zip(once, gradient).allSatisfy { ($0 == 0) == ($1 == 0) })
    #expect(gradient.contains(0) && gradient.contains(2))
  }
}
