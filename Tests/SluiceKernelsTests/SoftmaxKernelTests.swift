import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct SoftmaxKernelTests {
  private func logSumExp(_ line: [Double]) -> Double {
    log(line.reduce(0) { $0 + exp($1) })
  }

  @Test(arguments: axisShapes)
  func matchesItsDefinition(shape: AxisShape) {
    let input = samples(shape.count, in: -5...5)
    let upstream = samples(shape.count, seed: 2)
    let lines = shape.lines(input)
    let upstreamLines = shape.lines(upstream)
    for isLogarithmic in [false, true] {
      let output = sameForEveryThreadCount { pool in
        filled(shape.count) {
          SoftmaxKernel.forward(
            isLogarithmic: isLogarithmic, shape, input: input, output: $0, pool: pool)
        }
      }
      let gradient = sameForEveryThreadCount { pool in
        changed(upstream) {
          SoftmaxKernel.backward(
            isLogarithmic: isLogarithmic, shape, output: output, outputGradient: $0,
            inputGradient: $0, pool: pool)
        }
      }
      let logarithms = lines.map { line in line.map { $0 - logSumExp(line) } }
      expectClose(
        output, shape.array(isLogarithmic ? logarithms : logarithms.map { $0.map { exp($0) } }))
      let expected = zip(logarithms, upstreamLines).map { logarithm, g in
        let shares = logarithm.map { exp($0) }
        let weights = isLogarithmic ? g : zip(g, shares).map { $0 * $1 }
        let sum = weights.reduce(0, +)
        return zip(weights, shares).map { $0 - $1 * sum }
      }
      expectClose(gradient, shape.array(expected))
    }
  }

  @Test(arguments: axisShapes)
  func logarithmsOfSumsMatchTheirDefinition(shape: AxisShape) {
    let input = samples(shape.count, in: -5...5)
    let upstream = samples(shape.reducedCount, seed: 2)
    let lines = shape.lines(input)
    let output = sameForEveryThreadCount { pool in
      filled(shape.reducedCount) {
        SoftmaxKernel.logSumExp(shape, input: input, output: $0, pool: pool)
      }
    }
    let gradient = sameForEveryThreadCount { pool in
      filled(shape.count) {
        SoftmaxKernel.logSumExpBackward(
          shape, input: input, output: output, outputGradient: upstream, inputGradient: $0,
          pool: pool)
      }
    }
    expectClose(output, lines.map(logSumExp))
    expectClose(
      gradient,
      shape.array(
        zip(lines, upstream).map { line, g in line.map { Double(g) * exp($0 - logSumExp(line)) } }))
  }
}
