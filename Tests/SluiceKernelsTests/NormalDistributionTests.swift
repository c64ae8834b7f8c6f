import Foundation
import Testing

@testable import SluiceKernels

struct NormalDistributionTests {
  private func at(_ x: Float) -> (cumulative: Float, density: Float) {
    let (cumulative, density) = normalDistribution(Lanes(repeating: x))
    return (cumulative[9], density[9])
  }

  @Test func isCloseToTheCLibrarys() {
    var (cumulative, density) = (0.0, 0.0)
    for x in stride(from: Float(-8), through: 8, by: 0.0009) {
      let (found, expected) = (at(x), 0.5 * erfc(-Double(x) / 2.0.squareRoot()))
      cumulative = max(cumulative, abs(Double(found.cumulative) - expected))
      let expectedDensity = exp(-0.5 * Double(x) * Double(x)) / (2 * Double.pi).squareRoot()
      density = max(density, abs(Double(found.density) - expectedDensity))
    }
    #expect(cumulative < 2e-7)
    #expect(density < 1e-7)
  }

  @Test func isSymmetricAndBounded() {
    for x in [Float(1e-30), 1e-3, 0.5, 3, 10, 1e10, .infinity] {
      #expect(at(x).cumulative == 1 - at(-x).cumulative)
      #expect(at(x).density == at(-x).density)
      #expect(at(-x).cumulative >= 0 && at(-x).cumulative <= 0.500_000_1)
    }
    #expect(at(.infinity).cumulative == 1)
    #expect(at(40) == (1, 0))
    #expect(at(-40) == (0, 0))
    #expect(at(.nan).cumulative.isNaN && at(.nan).density.isNaN)
  }

  @Test func keepsItsPrecisionInTheLowerTail() {
    for x in stride(from: Float(-6), through: 0, by: 0.01) {
      let expected = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      #expect(abs(Double(at(x).cumulative) / expected - 1) < 2e-6, "at \(x)")
    }
  }
}
