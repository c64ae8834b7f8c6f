import TestSupport
import Testing

@testable import SluiceKernels

struct RMSNormKernelTests {
  @Test(arguments: [(1, 1), (1, 2), (3, 7), (13, 16), (5, 17), (2, 97), (203, 129), (1500, 31)])
  func matchesItsDefinition(rows: Int, width: Int) {
    check(rows, width, samples(rows * width))
  }

  @Test func worksForLargeAndSmallNumbers() {
    check(5, 131, samples(5 * 131, in: -1e15...1e15))
    check(5, 131, samples(5 * 131, in: -1e-4...1e-4))
  }

  @Test func zerosGiveZeros() {
    let width = 21
    let output = filled(width) { output in
      var inverse: Float = 0
      RMSNormKernel.forward(
        rows: 1, width: width, input: [Float](repeating: 0, count: width),
        weight: samples(width), epsilon: 1e-6, output: output, inverseDeviation: &inverse)
      #expect(abs(inverse - 1000) < 0.1)
    }
    #expect(output.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [(1, 1, 1), (7, 3, 5), (301, 4, 24), (97, 2, 16)])
  func vectorsOfRowsAreLikeRowsOfTheirOwn(rows: Int, perRow: Int, width: Int) {
    let (count, stride) = (rows * perRow, perRow * width + 3)
    let (x, weight) = (samples(count * width), samples(width, seed: 2))
    let g = samples(count * width, seed: 3)
    func normalized(_ layout: VectorLayout?, size: Int, pool: ThreadPool = .current) -> [Float] {
      func spread(_ packed: [Float]) -> [Float] {
        guard let layout else { return packed }
        var result = [Float](repeating: 7, count: size)
        for (index, element) in packed.enumerated() {
          result[layout.offset(of: index / width, width: width) + index % width] = element
        }
        return result
      }
      // The output, the gradient in place, the inverse deviations, and the gradient of the weight.
      let start = spread([Float](repeating: 0, count: count * width)) + spread(g)
      return changed(start + [Float](repeating: 0, count: count + width)) {
        RMSNormKernel.forward(
          rows: count, width: width, input: spread(x), inputLayout: layout, weight: weight,
          epsilon: 1e-6, output: $0, outputLayout: layout, inverseDeviation: $0 + 2 * size,
          pool: pool)
        RMSNormKernel.backward(
          rows: count, width: width, input: x, weight: weight, inverseDeviation: $0 + 2 * size,
          outputGradient: $0 + size, outputLayout: layout, inputGradient: $0 + size,
          weightGradient: $0 + 2 * size + count, pool: pool)
      }
    }
    let packed = normalized(nil, size: count * width)
    let size = rows * stride
    let spread = sameForEveryThreadCount { pool in
      normalized(VectorLayout(perRow: perRow, rowStride: stride), size: size, pool: pool)
    }
    #expect(Array(spread[(2 * size)...]) == Array(packed[(2 * count * width)...]))
    for part in 0..<2 {
      for index in 0..<size {
        let (row, column) = (index / stride, index % stride)
        let expected =
          column < perRow * width
          ? packed[part * count * width + row * perRow * width + column] : 7
        if spread[part * size + index] != expected {
          Issue.record("part \(part), row \(row), column \(column)")
        }
      }
    }
  }

  private func check(_ rows: Int, _ width: Int, _ x: [Float]) {
    let weight = samples(width, seed: 2)
    let g = samples(rows * width, seed: 3)
    let count = rows * width
    let all = sameForEveryThreadCount { pool in
      filled(2 * count + width + rows) { memory in
        let inverse = memory + 2 * count + width
        RMSNormKernel.forward(
          rows: rows, width: width, input: x, weight: weight, epsilon: 1e-6, output: memory,
          inverseDeviation: inverse, pool: pool)
        RMSNormKernel.backward(
          rows: rows, width: width, input: x, weight: weight, inverseDeviation: inverse,
          outputGradient: g, inputGradient: memory + count, weightGradient: memory + 2 * count,
          pool: pool)
      }
    }
    var output = [Double](repeating: 0, count: count)
    var inputGradient = output
    var weightGradient = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      let columns = 0..<width
      let start = row * width
      let square = columns.reduce(0) { $0 + Double(x[start + $1]) * Double(x[start + $1]) }
      let root = (square / Double(width) + 1e-6).squareRoot()
      let n = columns.map { Double(x[start + $0]) / root }
      let h = columns.map { Double(g[start + $0]) * Double(weight[$0]) }
      let meanHN = zip(h, n).reduce(0) { $0 + $1.0 * $1.1 } / Double(width)
      for column in columns {
        output[start + column] = n[column] * Double(weight[column])
        inputGradient[start + column] = (h[column] - n[column] * meanHN) / root
        weightGradient[column] += Double(g[start + column]) * n[column]
      }
    }
    expectClose(Array(all[..<count]), output, "output")
    // A normalized row of one element does not depend on its size, so only rounding errors remain.
    if width > 1 {
      expectClose(Array(all[count..<2 * count]), inputGradient, "input gradient")
    }
    expectClose(
      Array(all[2 * count..<2 * count + width]), weightGradient, "weight gradient")
  }
}
