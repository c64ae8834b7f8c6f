import Testing

@testable import SluiceKernels

struct SquareRootTests {
  @Test func isWithinAnUlpOrTwo() {
    var x = Float.leastNormalMagnitude
    while x < 1e38 {
      let expected = Double(x).squareRoot()
      let found = Double(squareRoot(Lanes(repeating: x))[2])
      #expect(abs(found / expected - 1) < 2.4e-7, "at \(x)")
      x *= 1.37
    }
  }

  @Test func ofZeroIsZero() {
    #expect(squareRoot(Lanes()) == Lanes())
  }

  @Test func ofADenormalIsTinyToo() {
    for x in [Float.leastNonzeroMagnitude, 0x1p-140, 0x1p-127] {
      let root = squareRoot(Lanes(repeating: x))[0]
      #expect(root >= 0 && root < 1e-18)
    }
  }
}
