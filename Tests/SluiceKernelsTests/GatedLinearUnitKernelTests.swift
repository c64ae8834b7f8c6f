import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct GatedLinearUnitKernelTests {
  @Test(arguments: [(1, 1), (3, 7), (5, 16), (7, 37), (301, 129)])
  func matchesItsDefinition(rows: Int, width: Int) {
    let input = samples(rows * width * 2, in: -6...6)
    let upstream = samples(rows * width, seed: 2)
    let output = sameForEveryThreadCount { pool in
      filled(rows * width) {
        GatedLinearUnitKernel.forward(
          rows: rows, width: width, input: input, output: $0, pool: pool)
      }
    }
    let gradient = sameForEveryThreadCount { pool in
      filled(rows * width * 2) {
        GatedLinearUnitKernel.backward(
          rows: rows, width: width, input: input, outputGradient: upstream, inputGradient: $0,
          pool: pool)
      }
    }
    var expected = [Double]()
    var expectedGradient = [Double](repeating: 0, count: rows * width * 2)
    for row in 0..<rows {
      for column in 0..<width {
        let gateIndex = row * width * 2 + column
        let gate = Double(input[gateIndex])
        let up = Double(input[gateIndex + width])
        let g = Double(upstream[row * width + column])
        expected.append(silu(gate) * up)
        expectedGradient[gateIndex] = g * up * slope(silu, at: gate)
        expectedGradient[gateIndex + width] = g * silu(gate)
      }
    }
    expectClose(output, expected, tolerance: 1e-6)
    expectClose(gradient, expectedGradient, tolerance: 1e-6)
  }

  private func silu(_ x: Double) -> Double { x / (1 + exp(-x)) }
}
