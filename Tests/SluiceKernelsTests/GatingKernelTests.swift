import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct GatingKernelTests {
  @Test(arguments: GateGranularity.allCases, GateCombination.allCases)
  func isItsFormulaForwardAndBackward(
    granularity: GateGranularity, combination: GateCombination
  ) {
    for isConstant in [false, true] {
      for (rows, groups, width) in [(1, 1, 1), (7, 3, 5), (1009, 2, 37), (301, 4, 16)] {
        let gate = RowGate(
          columns: 2..<2 + groups * width, groupCount: groups, granularity: granularity,
          activation: .sigmoid, combination: combination, isConstant: isConstant)
        check(gate, rows: rows, width: groups * width + 5)
      }
    }
  }

  @Test func noRowsGiveAConstantGateNoGradient() {
    let gate = RowGate(
      columns: 0..<3, groupCount: 1, granularity: .elementwise, activation: .sigmoid,
      combination: .multiply, isConstant: true)
    let gradient = filled(3) {
      GatingKernel.backward(
        gate, rows: 0, width: 3, values: [], logits: [1, 2, 3], gradient: $0, logitsGradient: $0)
    }
    #expect(gradient == [0, 0, 0])
  }

  private func check(_ gate: RowGate, rows: Int, width: Int) {
    let count = rows * width
    let logitCount = gate.logitCount * (gate.isConstant ? 1 : rows)
    let values = samples(count)
    let logits = samples(logitCount, seed: 2, in: -4...4)
    let upstream = samples(count, seed: 3)
    let output = sameForEveryThreadCount { pool in
      filled(count) {
        GatingKernel.forward(
          gate, rows: rows, width: width, values: values, logits: logits, output: $0, pool: pool)
      }
    }
    let gradients = sameForEveryThreadCount { pool in
      changed(upstream + [Float](repeating: .nan, count: logitCount)) {
        GatingKernel.backward(
          gate, rows: rows, width: width, values: values, logits: logits, gradient: $0,
          logitsGradient: $0 + count, pool: pool)
      }
    }
    var expected = values.map(Double.init)
    var valueGradient = upstream.map(Double.init)
    var logitGradient = [Double](repeating: 0, count: logitCount)
    let multiplies = gate.combination == .multiply
    for index in 0..<count where gate.columns.contains(index % width) {
      let logit = logitIndex(gate, row: index / width, column: index % width)
      let g = 1 / (1 + exp(-Double(logits[logit])))
      let (value, gradient) = (Double(values[index]), Double(upstream[index]))
      expected[index] = multiplies ? value * g : value + g
      valueGradient[index] = multiplies ? gradient * g : gradient
      logitGradient[logit] += (multiplies ? gradient * value : gradient) * g * (1 - g)
    }
    expectClose(output, expected, tolerance: 1e-6, "output")
    expectClose(Array(gradients[..<count]), valueGradient, tolerance: 1e-6, "value gradient")
    expectClose(Array(gradients[count...]), logitGradient, "logit gradient")
  }

  private func logitIndex(_ gate: RowGate, row: Int, column: Int) -> Int {
    let width = gate.columns.count / gate.groupCount
    let inside = column - gate.columns.lowerBound
    let place =
      switch gate.granularity {
      case .elementwise: inside
      case .headwise: inside / width
      case .shared: inside % width
      case .tokenwise: 0
      }
    return place + (gate.isConstant ? 0 : row * gate.logitCount)
  }
}
