import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct UnaryKernelTests {
  struct Function: CustomTestStringConvertible, Sendable {
    let operation: UnaryOperation
    let range: ClosedRange<Float>
    let reference: @Sendable (Double) -> Double
    var testDescription: String { "\(operation)" }
  }

  static let functions = [
    Function(operation: .exponential, range: -9...9) { exp($0) },
    Function(operation: .logarithm, range: 1e-3...50) { log($0) },
    Function(operation: .squareRoot, range: 1e-2...50) { $0.squareRoot() },
    Function(operation: .absolute, range: -3...3) { abs($0) },
    Function(operation: .square, range: -30...30) { $0 * $0 },
    Function(operation: .power(-1.5), range: 0.5...3) { pow($0, -1.5) },
    Function(operation: .power(3), range: -3...3) { $0 * $0 * $0 },
    Function(operation: .clamp(-1, 2), range: -3...3) { min(max($0, -1), 2) },
    Function(operation: .huber(0.7), range: -3...3) {
      abs($0) <= 0.7 ? $0 * $0 / 2 : 0.7 * (abs($0) - 0.35)
    },
  ]

  @Test(arguments: functions, awkwardCounts)
  func matchesItsDefinition(_ function: Function, count: Int) {
    let input = samples(count, in: function.range)
    let upstream = samples(count, seed: 2)
    let values = sameForEveryThreadCount { pool in
      changed(input) {
        UnaryKernel.forward(function.operation, count: count, input: $0, output: $0, pool: pool)
      }
    }
    let gradient = sameForEveryThreadCount { pool in
      changed(upstream) {
        UnaryKernel.backward(
          function.operation, count: count, input: input, outputGradient: $0, inputGradient: $0,
          pool: pool)
      }
    }
    expectClose(values, input.map { function.reference(Double($0)) })
    expectClose(
      gradient,
      zip(input, upstream).map {
        Double($1) * slope(function.reference, at: Double($0), step: 1e-6)
      })
  }

  @Test func aZeroUpstreamGradientStaysZero() {
    let input: [Float] = [0, -1, .infinity, .nan]
    for function in Self.functions {
      let gradient = filled(4) {
        UnaryKernel.backward(
          function.operation, count: 4, input: input, outputGradient: [0, 0, 0, 0],
          inputGradient: $0)
      }
      #expect(gradient.allSatisfy { $0 == 0 }, "\(function.operation)")
    }
  }

  @Test func rootsOfAllMagnitudes() {
    let input: [Float] = [
      0, .leastNonzeroMagnitude, 0x1p-140, 1e-38, 1e-30, 1, 1e30, 3e38, .infinity,
    ]
    let found = filled(input.count) {
      UnaryKernel.forward(.squareRoot, count: input.count, input: input, output: $0)
    }
    for (root, x) in zip(found, input) {
      #expect(root == x || abs(root / x.squareRoot() - 1) < 3e-7, "\(x)")
    }
  }
}
