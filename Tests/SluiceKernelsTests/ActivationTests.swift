import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct ActivationTests {
  @Test(arguments: Activation.allCases, awkwardCounts)
  func forwardMatchesItsDefinition(activation: Activation, count: Int) {
    let input = samples(count, in: -9...9)
    let output = sameForEveryThreadCount { pool in
      filled(count) {
        ActivationKernel.forward(
          count: count, activation: activation, input: input, output: $0, pool: pool)
      }
    }
    // With a value of known size at the end, because otherwise a tail alone would set the scale of the error.
    expectClose(
      output + [9], input.map { reference(activation, Double($0)) } + [9], tolerance: 2e-7)
  }

  @Test(arguments: Activation.allCases, awkwardCounts)
  func backwardMatchesFiniteDifferences(activation: Activation, count: Int) {
    let input = samples(count, in: -9...9)
    let upstream = samples(count, seed: 2)
    let gradient = sameForEveryThreadCount { pool in
      filled(count) {
        ActivationKernel.backward(
          count: count, activation: activation, input: input, outputGradient: upstream,
          inputGradient: $0, pool: pool)
      }
    }
    let expected = zip(input, upstream).map { x, g in
      slope({ reference(activation, $0) }, at: Double(x)) * Double(g)
    }
    expectClose(gradient + [2], expected + [2], tolerance: 1e-6)
  }

  @Test(arguments: Activation.allCases)
  func worksInPlace(activation: Activation) {
    let input = samples(33)
    let apart = filled(33) {
      ActivationKernel.forward(count: 33, activation: activation, input: input, output: $0)
    }
    let inPlace = changed(input) {
      ActivationKernel.forward(count: 33, activation: activation, input: $0, output: $0)
    }
    #expect(apart == inPlace)
  }

  @Test(arguments: Activation.allCases)
  func theValueIsTheSameWithItsSlopeAsWithout(activation: Activation) {
    let input = samples(40_009, in: -30...30)
    let alone = filled(input.count) {
      ActivationKernel.forward(
        count: input.count, activation: activation, input: input, output: $0)
    }
    let withSlope = filled(input.count) { output in
      _ = filled(input.count) {
        ActivationKernel.forward(
          count: input.count, activation: activation, input: input, output: output, slope: $0)
      }
    }
    #expect(alone.map(\.bitPattern) == withSlope.map(\.bitPattern))
  }

  @Test(arguments: Activation.allCases)
  func notANumberStaysSoInItsLaneOnly(activation: Activation) {
    var input = [Float](repeating: 1, count: 19)
    input[3] = .nan
    input[17] = .nan
    let output = filled(19) {
      ActivationKernel.forward(count: 19, activation: activation, input: input, output: $0)
    }
    #expect(output.indices.filter { output[$0].isNaN } == [3, 17])
  }

  @Test func largeArgumentsSaturate() {
    let big = Lanes(repeating: 1e4)
    #expect(Sigmoid.value(at: big) == Lanes(repeating: 1))
    #expect(Sigmoid.value(at: -big) == Lanes())
    for function in [SiLU.self, GELU.self] as [any LaneFunction.Type] {
      #expect(function.value(at: big) == big)
      #expect(function.value(at: -big) == Lanes())
    }
    for function in [SiLU.self, GELU.self] as [any LaneFunction.Type] {
      #expect(function.valueAndSlope(at: big).slope == Lanes(repeating: 1))
      #expect(function.valueAndSlope(at: -big).slope == Lanes())
    }
  }

  @Test func newFunctionsSaturateToo() {
    for big in [Float(100), 1e4, .infinity] {
      let lanes = Lanes(repeating: big)
      #expect(Softplus.value(at: lanes) == lanes)
      #expect(Softplus.valueAndSlope(at: lanes).slope == Lanes(repeating: 1))
      #expect(abs(Softplus.value(at: -lanes)[0]) <= 1e-37)
      #expect(abs(Softplus.valueAndSlope(at: -lanes).slope[0]) <= 1e-37)
      #expect(Tanh.value(at: lanes) == Lanes(repeating: 1))
      #expect(Tanh.value(at: -lanes) == Lanes(repeating: -1))
      #expect(Tanh.valueAndSlope(at: -lanes).slope == Lanes())
      #expect(ReLU.value(at: lanes) == lanes)
      #expect(ReLU.value(at: -lanes) == Lanes())
      #expect(HardSigmoid.value(at: lanes) == Lanes(repeating: 1))
      #expect(HardSigmoid.value(at: -lanes) == Lanes())
      #expect(NonSparseSigmoid.value(at: lanes) == Lanes(repeating: 1))
      #expect(NonSparseSigmoid.value(at: -lanes) == Lanes(repeating: 0.5))
    }
  }

  @Test func theRootOfSoftplusIsSmoothFarBelowZero() {
    for x in [Float(-30), -80, -86, -104, -1e4, -Float.infinity] {
      let (value, slope) = SqrtSoftplus.valueAndSlope(at: Lanes(repeating: x))
      let expected = exp(Double(x) / 2)
      #expect(abs(Double(value[0]) - expected) <= max(3e-7 * expected, 1e-18), "at \(x)")
      #expect(abs(Double(slope[0]) - expected / 2) <= max(3e-7 * expected, 1e-18), "at \(x)")
    }
    #expect(SqrtSoftplus.value(at: Lanes(repeating: 1e4)) == Lanes(repeating: 100))
    #expect(SqrtSoftplus.valueAndSlope(at: Lanes(repeating: 1e4)).slope[0] == 0.005)
  }

  @Test func cornersHaveNoSlope() {
    #expect(ReLU.valueAndSlope(at: Lanes()).slope == Lanes())
    #expect(HardSigmoid.valueAndSlope(at: Lanes(repeating: 3)).slope == Lanes())
    #expect(HardSigmoid.valueAndSlope(at: Lanes(repeating: -3)).slope == Lanes())
    #expect(HardSigmoid.valueAndSlope(at: Lanes(repeating: 2.99)).slope[0] == Float(1) / 6)
  }

  @Test func tanhAndSoftplusAreAccurateForTheirSize() {
    var x: Float = 1e-30
    while x < 80 {
      for signed in [x, -x] {
        for (activation, found) in [
          (Activation.tanh, Tanh.value(at: Lanes(repeating: signed))[0]),
          (.softplus, Softplus.value(at: Lanes(repeating: signed))[0]),
        ] {
          let expected = reference(activation, Double(signed))
          #expect(
            abs(Double(found) - expected) <= 3e-7 * abs(expected), "\(activation) at \(signed)")
        }
      }
      x *= 1.013
    }
  }

  @Test func geluIsAccurateForItsSize() {
    for x in stride(from: Float(-6), through: 6, by: 0.003) {
      let found = Double(GELU.value(at: Lanes(repeating: x))[0])
      let expected = reference(.gelu, Double(x))
      #expect(abs(found - expected) <= 2e-7 * max(1, abs(expected)), "at \(x)")
    }
  }

  private func reference(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .identity: x
    case .sigmoid: 1 / (1 + exp(-x))
    case .silu: x / (1 + exp(-x))
    case .gelu: 0.5 * x * erfc(-x / 2.0.squareRoot())
    case .tanh: Foundation.tanh(x)
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .relu: max(x, 0)
    case .hardSigmoid: min(max(x / 6 + 0.5, 0), 1)
    case .nonSparseSigmoid: 0.5 + 0.5 / (1 + exp(-x))
    case .sqrtSoftplus: (max(x, 0) + log1p(exp(-abs(x)))).squareRoot()
    }
  }
}
