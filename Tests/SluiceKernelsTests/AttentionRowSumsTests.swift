import Foundation
import Testing
import TestSupport

@testable import SluiceKernels

struct AttentionRowSumsTests {
  @Test(arguments: [1, 2, 15, 16, 17, 97]) func sumsAreThoseOfTheRows(keyCount: Int) {
    let rowCount = 5
    var generator = TestGenerator(seed: UInt64(keyCount))
    var weights = (0..<rowCount * keyCount).map { _ in
      Float.random(in: 0...1, using: &generator)
    }
    // Rows with weights of zero, of one, and of a number too small for a logarithm.
    for key in 0..<keyCount { weights[key] = 0 }
    weights[keyCount] = 1
    weights[2 * keyCount] = .leastNonzeroMagnitude
    let start = (0..<keyCount).map { Float($0) }
    var received = start
    let entropy = AttentionKernel.addRows(
      rowCount: rowCount, keyCount: keyCount, weights: weights, toReceived: &received)
    let expected = weights.reduce(0.0) { sum, weight in
      sum - (weight > 0 ? Double(weight) * log(Double(weight)) : 0)
    }
    #expect(abs(entropy - expected) < 1e-5 * Double(max(1, keyCount)))
    for key in 0..<keyCount {
      let sum = (0..<rowCount).reduce(Double(start[key])) {
        $0 + Double(weights[$1 * keyCount + key])
      }
      #expect(abs(Double(received[key]) - sum) < 1e-5 * max(1, sum))
    }
  }

  @Test func logarithmsAreClose() {
    for exponent in -125...125 {
      for factor: Float in [1, 1.0001, 1.3, 1.414_21, 1.7, 1.999_99] {
        let x = factor * Float(sign: .plus, exponent: exponent, significand: 1)
        let expected = log(Double(x))
        let error = abs(Double(logarithm(Lanes(repeating: x))[3]) - expected)
        #expect(error < 1e-6 * max(1, abs(expected)), "logarithm of \(x)")
      }
    }
  }
}
