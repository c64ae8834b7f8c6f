import Foundation
import Testing

@testable import SluiceKernels

struct LogarithmTests {
  @Test func isCloseForAllMagnitudesAndNearOne() {
    var numbers: [Float] = [1, 1.000_001, 0.999_999, 1.414_213, 1.414_214, 0.707_106, 0.707_107]
    numbers += (-148...127).map { Float(sign: .plus, exponent: $0, significand: 1) }
    numbers += samples(1000, in: 0.5...2) + samples(1000, in: 1e-6...1e-3)
    numbers += samples(1000, in: 1...1e6)
    for x in numbers {
      let found = Double(naturalLogarithm(Lanes(repeating: x))[3])
      let expected = log(Double(x))
      #expect(abs(found - expected) <= 3e-7 * abs(expected), "log \(x): \(found), not \(expected)")
    }
  }

  @Test func isDefinedEverywhere() {
    let found = naturalLogarithm(
      Lanes(
        0, -0.0, -1, .nan, .infinity, -.infinity, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
    #expect(found[0] == -.infinity && found[1] == -.infinity)
    #expect(found[2].isNaN && found[3].isNaN && found[5].isNaN)
    #expect(found[4] == .infinity)
    #expect(found[6] == 0)
  }
}
