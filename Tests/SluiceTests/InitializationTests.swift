import Sluice
import TestSupport
import Testing

@Suite struct InitializationTests {
  let random = RandomStream(seed: 5)

  @Test("Normal numbers have the deviation asked for, and mean zero") func normal() {
    let values = Initialization.normal(standardDeviation: 0.02)
      .tensor([300, 301], using: random).doubles
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + $1 * $1 } / count
    #expect(abs(mean) < 3e-4)
    #expect(abs(variance.squareRoot() - 0.02) < 2e-4)
  }

  @Test("Uniform numbers fill the range") func uniform() {
    let values = Initialization.uniform(bound: 0.5).tensor([90_001], using: random).scalars
    #expect(values.allSatisfy { abs($0) <= 0.5 })
    #expect((values.min() ?? 0) < -0.499 && (values.max() ?? 0) > 0.499)
    #expect(abs(values.reduce(0, +) / 90_001) < 0.004)
  }

  @Test("Constants are constant") func constants() {
    #expect(Initialization.zeros.tensor([3], using: random) == .zeros([3]))
    #expect(Initialization.constant(2).tensor([2, 1], using: random).scalars == [2, 2])
  }

  @Test("Every number of threads gives the same numbers") func threads() {
    expectSameForAllThreadCounts {
      [
        Initialization.normal(standardDeviation: 1).tensor([100_003], using: random),
        Initialization.uniform(bound: 1).tensor([100_003], using: random),
      ]
    }
  }
}
