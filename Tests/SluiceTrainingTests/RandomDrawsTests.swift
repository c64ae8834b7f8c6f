import Sluice
import Testing

@testable import SluiceTraining

struct RandomDrawsTests {
  private func draws(_ number: Int) -> RandomDraws {
    RandomDraws(RandomStream(seed: 9).substream(UInt64(number)))
  }

  @Test(arguments: [(1, 1), (3, 7), (7, 7), (40, 1000)])
  func distinctNumbersAreDistinctAndInBounds(count: Int, bound: Int) {
    for number in 0..<50 {
      var draws = draws(number)
      let found = draws.distinct(count, below: bound)
      #expect(Set(found).count == count)
      #expect(found.allSatisfy { (0..<bound).contains($0) })
    }
  }

  /// Every ordered choice of 2 from 4 is about equally frequent.
  @Test func allOrdersAreEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    for number in 0..<6000 {
      var draws = draws(number)
      counts[draws.distinct(2, below: 4), default: 0] += 1
    }
    #expect(counts.count == 12)
    // 500 expected, with a standard deviation of 21.
    #expect(counts.values.allSatisfy { (400...600).contains($0) })
  }

  /// The first of the weights 1, 2, 5 is drawn in proportion; the second in proportion among the others.
  @Test func weightsAreProportions() {
    var (first, second) = ([0, 0, 0], [0, 0, 0])
    for number in 0..<8000 {
      var draws = draws(number)
      let found = draws.distinct(2, weights: [1, 2, 5])
      #expect(found.count == 2 && found[0] != found[1])
      first[found[0]] += 1
      if found[0] == 2 { second[found[1]] += 1 }
    }
    for (count, expected) in zip(first, [1000, 2000, 5000]) { #expect(abs(count - expected) < 200) }
    #expect(abs(second[1] - 2 * second[0]) < 400)
  }
}
