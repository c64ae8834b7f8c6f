import TestSupport
import Testing

@testable import SluiceKernels

struct NewtonSchulzTests {
  /// Wide, tall and square matrices, single rows and columns; the last two have several blocks of rows.
  private static let sizes = [
    (1, 1), (1, 37), (37, 1), (16, 17), (17, 16), (64, 64), (131, 137), (140, 129),
  ]

  @Test(arguments: sizes)
  func fiveStepsMatchTheFormula(rows: Int, columns: Int) {
    let matrix = samples(rows * columns)
    let found = sameForEveryThreadCount { pool in
      changed(matrix) { NewtonSchulz.orthogonalize(rows: rows, columns: columns, $0, pool: pool) }
    }
    expectClose(found, orthogonalized(matrix, rows, columns))
  }

  @Test func nearlyDependentRowsMatchAsFarAsRoundingLetsThem() {
    // Rows of nearly equal direction: rounding errors in other directions are multiplied by 3.4445^5 = 485.
    let (rows, columns) = (24, 31)
    let (left, right) = (samples(rows, seed: 2), samples(columns, seed: 3))
    let matrix = (0..<rows * columns).map { left[$0 / columns] * right[$0 % columns] }
    let found = changed(matrix) { NewtonSchulz.orthogonalize(rows: rows, columns: columns, $0) }
    expectClose(found, orthogonalized(matrix, rows, columns), tolerance: 5e-4)
  }

  @Test func rowsBecomeNearlyOrthonormal() {
    let (rows, columns) = (20, 50)
    let found = changed(samples(rows * columns)) {
      NewtonSchulz.orthogonalize(rows: rows, columns: columns, $0)
    }.map(Double.init)
    for row in 0..<rows {
      for other in 0..<rows {
        let product = (0..<columns).reduce(0) {
          $0 + found[row * columns + $1] * found[other * columns + $1]
        }
        // The squares of singular values between 0.7 and 1.2.
        #expect(row == other ? product > 0.45 && product < 1.5 : product.magnitude < 0.5)
      }
    }
  }

  // Except nearly square matrices, whose smallest singular values amplify rounding errors.
  @Test(arguments: [(1, 1), (1, 37), (37, 1), (16, 40), (40, 16), (131, 260), (260, 131)])
  func bfloat16RoundsOperandsAndNothingElse(rows: Int, columns: Int) {
    let matrix = samples(rows * columns)
    let found = sameForEveryThreadCount { pool in
      changed(matrix) {
        NewtonSchulz.orthogonalize(
          rows: rows, columns: columns, $0, precision: .bfloat16, pool: pool)
      }
    }
    // Five steps of three products each; each product has an error of at most 2^-8 of its operands' size.
    expectClose(found, orthogonalized(matrix, rows, columns), tolerance: 15.0 / 256)
  }

  @Test(arguments: [Float(1e-20), 1e15])
  func theScaleOfTheMatrixDoesNotMatter(scale: Float) {
    let matrix = samples(12)
    func result(_ scale: Float, epsilon: Float) -> [Float] {
      changed(matrix.map { $0 * scale }) {
        NewtonSchulz.orthogonalize(rows: 3, columns: 4, $0, epsilon: epsilon)
      }
    }
    expectClose(result(scale, epsilon: 0), result(1, epsilon: 0).map(Double.init))
  }

  @Test func zerosStayZerosAndTinyMatricesSmall() {
    func result(_ matrix: [Float]) -> [Float] {
      changed(matrix) { NewtonSchulz.orthogonalize(rows: 2, columns: 3, $0) }
    }
    #expect(result([0, 0, 0, 0, 0, 0]) == [0, 0, 0, 0, 0, 0])
    #expect(result([1e-20, 0, 0, 0, 0, 0]).allSatisfy { $0.magnitude < 1e-9 })
  }

  /// The iteration in float64 on the rows, whichever side is smaller.
  private func orthogonalized(_ matrix: [Float], _ rows: Int, _ columns: Int) -> [Double] {
    var x = matrix.map(Double.init)
    let norm = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
    x = x.map { $0 / norm }
    for _ in 0..<5 {
      let gram = product(x, transposed(x, rows, columns), rows, rows, depth: columns)
      let square = product(gram, gram, rows, rows, depth: rows)
      let factor = zip(gram, square).map { -4.7750 * $0 + 2.0315 * $1 }
      let change = product(factor, x, rows, columns, depth: rows)
      x = zip(x, change).map { 3.4445 * $0 + $1 }
    }
    return x
  }

  private func transposed(_ x: [Double], _ rows: Int, _ columns: Int) -> [Double] {
    (0..<rows * columns).map { x[$0 % rows * columns + $0 / rows] }
  }

  private func product(
    _ a: [Double], _ b: [Double], _ rows: Int, _ columns: Int, depth: Int
  ) -> [Double] {
    var result = [Double](repeating: 0, count: rows * columns)
    result.withUnsafeMutableBufferPointer { result in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for row in 0..<rows {
            for k in 0..<depth {
              let factor = a[row * depth + k]
              for column in 0..<columns {
                result[row * columns + column] += factor * b[k * columns + column]
              }
            }
          }
        }
      }
    }
    return result
  }
}
