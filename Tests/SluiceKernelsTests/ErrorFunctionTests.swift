import Foundation
import Testing

@testable import SluiceKernels

struct ErrorFunctionTests {
  @Test func isCloseToTheCLibrarys() {
    var worst = 0.0
    for x in stride(from: Float(-6), through: 6, by: 0.0007) {
      worst = max(worst, abs(Double(errorFunction(Lanes(repeating: x))[9]) - erf(Double(x))))
    }
    #expect(worst < 2e-7)
  }

  @Test func isOddAndBounded() {
    for x in [Float(0), 1e-30, 1e-3, 0.8999, 0.9, 0.9001, 3, 10, 1e10, .infinity] {
      let y = errorFunction(Lanes(repeating: x))
      #expect(errorFunction(Lanes(repeating: -x)) == -y)
      #expect(y[0] >= 0 && y[0] <= 1)
    }
    #expect(errorFunction(Lanes(repeating: .infinity))[0] == 1)
    #expect(errorFunction(Lanes(repeating: .nan))[0].isNaN)
  }

  @Test func cumulativeNormalKeepsItsPrecisionInTheLowerTail() {
    for x in stride(from: Float(-5.5), through: 0, by: 0.01) {
      let expected = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      let found = Double(normalCumulative(Lanes(repeating: x))[0])
      #expect(abs(found / expected - 1) < 2e-5, "at \(x)")
    }
    #expect(normalCumulative(Lanes(repeating: -40))[0] == 0)
    #expect(normalCumulative(Lanes(repeating: 40))[0] == 1)
  }
}
