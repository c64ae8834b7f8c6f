import TestSupport
import Testing

@testable import SluiceKernels

struct MuonKernelTests {
  @Test(arguments: [false, true])
  func twoStepsMatchTheFormula(isNesterov: Bool) {
    let shapes: [(rows: Int, columns: Int)] = [(3, 5), (7, 2), (4, 4)]
    let count = shapes.map { $0.rows * $0.columns }.reduce(0, +)
    let (start, gradient) = (samples(count), samples(count, seed: 2))
    // One matrix per thread with one or two threads; shared by all threads with three.
    let found = sameForEveryThreadCount { pool in
      changed(start + [Float](repeating: 0, count: count) + gradient) { value in
        for _ in 0..<2 {
          var offset = 0
          let matrices = shapes.map { shape in
            defer { offset += shape.rows * shape.columns }
            return MuonKernel.Matrix(
              rows: shape.rows, columns: shape.columns, value: value + offset,
              gradient: value + 2 * count + offset, buffer: value + count + offset,
              stepLength: 0.5, kept: 0.75)
          }
          MuonKernel.step(
            matrices, gradientScale: 0.5, momentum: 0.9, isNesterov: isNesterov, pool: pool)
        }
      }
    }
    // The gradient is the same in both steps, so all updates are multiples of it.
    var offset = 0
    for (rows, columns) in shapes {
      let range = offset..<offset + rows * columns
      offset = range.upperBound
      let direction = changed(Array(gradient[range])) {
        NewtonSchulz.orthogonalize(rows: rows, columns: columns, $0)
      }
      let expected = range.indices.map { index -> Double in
        let change = 0.5 * Double(direction[index - range.lowerBound])
        let first = 0.75 * Double(start[index]) - change
        return 0.75 * first - change
      }
      expectClose(Array(found[range]), expected, "value")
      let mean = gradient[range].map { Double($0) * 0.5 * (1 - 0.9 * 0.9) }
      expectClose(
        Array(found[count...].dropFirst(range.lowerBound).prefix(range.count)), mean, "buffer")
    }
  }

  @Test func nesterovsDirectionLooksAhead() {
    // A single row: its direction is that of the momentum, or of the momentum one step ahead.
    func direction(isNesterov: Bool) -> [Double] {
      let found = changed([0, 0, 1, 0, 0, 1]) { numbers in
        MuonKernel.step(
          [
            MuonKernel.Matrix(
              rows: 1, columns: 2, value: numbers, gradient: numbers + 4, buffer: numbers + 2,
              stepLength: 1, kept: 1)
          ], momentum: 0.75, isNesterov: isNesterov)
      }
      return [Double(found[1] / found[0])]
    }
    expectClose(direction(isNesterov: false).map(Float.init), [0.25 / 0.75])
    expectClose(
      direction(isNesterov: true).map(Float.init), [(0.25 + 0.75 * 0.25) / (0.75 * 0.75)])
  }
}
