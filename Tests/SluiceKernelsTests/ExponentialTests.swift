import Foundation
import Testing

@testable import SluiceKernels

struct ExponentialTests {
  @Test func isCloseToTheDoublePrecisionExponential() {
    var worst = 0.0
    for x in stride(from: Float(-86.9), through: 88.7, by: 0.0173) {
      let expected = exp(Double(x))
      worst = max(worst, abs(Double(exponential(Lanes(repeating: x))[3]) / expected - 1))
    }
    #expect(worst < 2e-7)
  }

  @Test func isExactAtZero() {
    #expect(exponential(Lanes(repeating: 0)) == Lanes(repeating: 1))
    #expect(exponential(Lanes(repeating: -0.0)) == Lanes(repeating: 1))
  }

  @Test(arguments: [-88, -104, -1e4, -1e30, -Float.infinity, -Float.greatestFiniteMagnitude])
  func underflowsToZero(x: Float) {
    #expect(exponential(Lanes(repeating: x)) == Lanes())
  }

  @Test(arguments: [88.73, 89, 1e4, 1e30, Float.infinity, Float.greatestFiniteMagnitude])
  func overflowsToInfinity(x: Float) {
    #expect(exponential(Lanes(repeating: x)) == Lanes(repeating: .infinity))
  }

  @Test func staysBelowInfinityUpToTheLargestFloat() {
    #expect(exponential(Lanes(repeating: 88.72))[0].isFinite)
  }

  @Test func keepsNaNInItsLaneOnly() {
    var x = Lanes()
    x[5] = .nan
    x[6] = Float(bitPattern: 0x7FC0_01FF)
    let y = exponential(x)
    #expect(y[5].isNaN && y[6].isNaN)
    #expect(y[4] == 1 && y[7] == 1)
  }
}

struct Exponential2Tests {
  @Test func isCloseToTheDoublePrecisionPower() {
    var worst = 0.0
    for x in stride(from: Float(-126.4), through: 127.4, by: 0.0173) {
      let expected = exp2(Double(x))
      worst = max(worst, abs(Double(exponential2(Lanes(repeating: x))[3]) / expected - 1))
    }
    #expect(worst < 2e-7)
  }

  @Test(arguments: [-126, -1, 0, 1, 127] as [Float]) func isExactAtWholeNumbers(x: Float) {
    #expect(exponential2(Lanes(repeating: x)) == Lanes(repeating: exp2(x)))
  }

  @Test(arguments: [-127, -1e4, -1e30, -Float.infinity, -Float.greatestFiniteMagnitude])
  func underflowsToZero(x: Float) {
    #expect(exponential2(Lanes(repeating: x)) == Lanes())
  }

  @Test func keepsNaNInItsLaneOnly() {
    var x = Lanes()
    x[5] = .nan
    let y = exponential2(x)
    #expect(y[5].isNaN && y[4] == 1 && y[6] == 1)
  }
}
