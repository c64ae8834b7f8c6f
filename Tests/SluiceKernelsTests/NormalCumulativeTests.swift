import Foundation
import Testing

@testable import SluiceKernels

struct NormalCumulativeTests {
  @Test func isCloseToTheCLibrarys() {
    var worst = 0.0
    for x in stride(from: Float(-8), through: 8, by: 0.0009) {
      let expected = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      worst = max(worst, abs(Double(normalCumulative(Lanes(repeating: x))[9]) - expected))
    }
    #expect(worst < 1e-7)
  }

  @Test func isSymmetricAndBounded() {
    for x in [Float(1e-30), 1e-3, 1.2727, 1.2728, 1.2729, 3, 10, 1e10, .infinity] {
      let above = normalCumulative(Lanes(repeating: x))[0]
      let below = normalCumulative(Lanes(repeating: -x))[0]
      #expect(above == 1 - below)
      #expect(below >= 0 && below <= 0.5)
    }
    #expect(normalCumulative(Lanes(repeating: 0))[0] == 0.5)
    #expect(normalCumulative(Lanes(repeating: .infinity))[0] == 1)
    #expect(normalCumulative(Lanes(repeating: .nan))[0].isNaN)
  }

  @Test func keepsItsPrecisionInTheLowerTail() {
    for x in stride(from: Float(-5.5), through: 0, by: 0.01) {
      let expected = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      let found = Double(normalCumulative(Lanes(repeating: x))[0])
      #expect(abs(found / expected - 1) < 2e-5, "at \(x)")
    }
    #expect(normalCumulative(Lanes(repeating: -40))[0] == 0)
    #expect(normalCumulative(Lanes(repeating: 40))[0] == 1)
  }
}
