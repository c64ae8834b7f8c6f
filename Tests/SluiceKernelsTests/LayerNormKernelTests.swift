import TestSupport
import Testing

@testable import SluiceKernels

struct LayerNormKernelTests {
  struct Reference {
    var output: [Double] = []
    var inputGradient: [Double] = []
    var weightGradient: [Double]
    var biasGradient: [Double]

    init(
      _ rows: Int, _ width: Int, _ x: [Float], _ weight: [Float], _ bias: [Float]?, _ g: [Float],
      epsilon: Double
    ) {
      weightGradient = [Double](repeating: 0, count: width)
      biasGradient = weightGradient
      for row in 0..<rows {
        let columns = (0..<width).map { row * width + $0 }
        let mean = columns.reduce(0) { $0 + Double(x[$1]) } / Double(width)
        let variance = columns.reduce(0) { sum, i in
          sum + (Double(x[i]) - mean) * (Double(x[i]) - mean)
        }
        let deviation = (variance / Double(width) + epsilon).squareRoot()
        let n = columns.map { (Double(x[$0]) - mean) / deviation }
        let h = columns.enumerated().map { Double(g[$1]) * Double(weight[$0]) }
        let meanH = h.reduce(0, +) / Double(width)
        let meanHN = zip(h, n).reduce(0) { $0 + $1.0 * $1.1 } / Double(width)
        for (column, index) in columns.enumerated() {
          output.append(n[column] * Double(weight[column]) + Double(bias?[column] ?? 0))
          inputGradient.append((h[column] - meanH - n[column] * meanHN) / deviation)
          weightGradient[column] += Double(g[index]) * n[column]
          biasGradient[column] += Double(g[index])
        }
      }
    }
  }

  @Test(
    arguments: [(1, 1), (1, 2), (3, 7), (13, 16), (5, 17), (2, 97), (203, 129), (1500, 31)],
    [true, false])
  func matchesItsDefinition(size: (rows: Int, width: Int), hasBias: Bool) {
    check(size.rows, size.width, samples(size.rows * size.width), hasBias: hasBias)
  }

  @Test func keepsItsPrecisionFarFromZero() {
    // The mean is a thousand times the standard deviation.
    check(7, 131, samples(7 * 131, in: 999...1001), hasBias: true, tolerance: 1e-3)
    check(7, 131, samples(7 * 131, in: -1e15...1e15), hasBias: true)
    check(7, 131, samples(7 * 131, in: -1e-6...1e-6), hasBias: true)
  }

  @Test func aConstantRowGivesTheBias() {
    let (output, _, _, _) = run(2, 19, [Float](repeating: 3, count: 38), samples(38), bias: true)
    let bias = samples(19, seed: 3)
    #expect(output == bias + bias)
  }

  @Test func inputGradientMatchesFiniteDifferences() {
    let (rows, width) = (2, 5)
    let x = samples(rows * width)
    let g = samples(rows * width, seed: 4)
    let weight = samples(width, seed: 2)
    let found = run(rows, width, x, g, bias: false).1
    for index in x.indices {
      func loss(_ delta: Float) -> Double {
        var moved = x
        moved[index] += delta
        let output = Reference(rows, width, moved, weight, nil, g, epsilon: 1e-5).output
        return zip(output, g).reduce(0) { $0 + $1.0 * Double($1.1) }
      }
      let step: Float = 1e-2
      let expected = (loss(step) - loss(-step)) / Double(2 * step)
      #expect(abs(Double(found[index]) - expected) < 5e-3)
    }
  }

  private func check(
    _ rows: Int, _ width: Int, _ x: [Float], hasBias: Bool, tolerance: Double = 2e-5
  ) {
    let g = samples(rows * width, seed: 4)
    let expected = Reference(
      rows, width, x, samples(width, seed: 2), hasBias ? samples(width, seed: 3) : nil, g,
      epsilon: 1e-5)
    let found = run(rows, width, x, g, bias: hasBias)
    expectClose(found.0, expected.output, tolerance: tolerance, "output")
    // A row of two elements is always normalized to (-1, 1), so only rounding errors remain.
    if width > 2 {
      expectClose(found.1, expected.inputGradient, tolerance: tolerance, "input gradient")
    }
    expectClose(found.2, expected.weightGradient, tolerance: tolerance, "weight gradient")
    if hasBias {
      expectClose(found.3, expected.biasGradient, tolerance: tolerance, "bias gradient")
    }
  }

  private func run(
    _ rows: Int, _ width: Int, _ x: [Float], _ g: [Float], bias hasBias: Bool
  ) -> ([Float], [Float], [Float], [Float]) {
    let weight = samples(width, seed: 2)
    let bias = samples(width, seed: 3)
    let count = rows * width
    let all = sameForEveryThreadCount { pool in
      filled(2 * count + 2 * width + 2 * rows) { memory in
        let inputGradient = memory + count
        let weightGradient = inputGradient + count
        let biasGradient = weightGradient + width
        let mean = biasGradient + width
        let inverse = mean + rows
        bias.withUnsafeBufferPointer { bias in
          LayerNormKernel.forward(
            rows: rows, width: width, input: x, weight: weight,
            bias: hasBias ? bias.baseAddress : nil, epsilon: 1e-5, output: memory, mean: mean,
            inverseDeviation: inverse, pool: pool)
        }
        LayerNormKernel.backward(
          rows: rows, width: width, input: x, weight: weight, mean: mean, inverseDeviation: inverse,
          outputGradient: g, inputGradient: inputGradient, weightGradient: weightGradient,
          biasGradient: hasBias ? biasGradient : nil, pool: pool)
      }
    }
    return (
      Array(all[..<count]), Array(all[count..<2 * count]),
      Array(all[2 * count..<2 * count + width]),
      Array(all[2 * count + width..<2 * count + 2 * width])
    )
  }
}
