import TestSupport
import Testing

@testable import SluiceKernels

struct AxisSumKernelTests {
  @Test(arguments: axisShapes)
  func sumsMatchThoseInDoublePrecision(shape: AxisShape) {
    let input = samples(shape.count)
    let centers = samples(shape.reducedCount, seed: 2)
    let sums = sameForEveryThreadCount { pool in
      filled(shape.reducedCount) {
        AxisSumKernel.sum(shape, factor: 0.3, input: input, output: $0, pool: pool)
      }
    }
    let squares = sameForEveryThreadCount { pool in
      filled(shape.reducedCount) {
        AxisSumKernel.squaredDistances(
          shape, factor: 0.3, input: input, from: centers, output: $0, pool: pool)
      }
    }
    expectClose(sums, shape.lines(input).map { 0.3 * $0.reduce(0, +) }, tolerance: 1e-6)
    expectClose(
      squares,
      zip(shape.lines(input), centers).map { line, center in
        0.3 * line.reduce(0) { $0 + ($1 - Double(center)) * ($1 - Double(center)) }
      }, tolerance: 1e-6)
  }

  @Test func nothingSumsToZero() {
    let shape = AxisShape(outer: 3, length: 0, inner: 2)
    #expect(filled(6) { AxisSumKernel.sum(shape, input: [], output: $0) } == [0, 0, 0, 0, 0, 0])
  }
}
