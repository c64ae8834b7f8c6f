import SluiceKernels
import Testing

struct CholeskyKernelTests {
  /// `a^T a` and a diagonal, of numbers that look random.
  private static func matrix(_ size: Int) -> [Double] {
    func number(_ row: Int, _ column: Int) -> Double {
      Double((row * 37 + column * 101 + row * column) % 23) - 11
    }
    return (0..<size * size).map { index in
      let (row, column) = (index / size, index % size)
      let product = (0..<size).reduce(0) { $0 + number($1, row) * number($1, column) }
      return product + (row == column ? 1 : 0)
    }
  }

  @Test("The product with the solution is the right-hand side", arguments: [1, 2, 7, 37])
  func solves(_ size: Int) {
    let (columns, matrix) = (3, Self.matrix(size))
    let expected = (0..<size * columns).map { Double($0 % 5) - 2 }
    var (factor, solution) = (matrix, expected)
    // The upper triangle is not read.
    for row in 0..<size {
      for column in row + 1..<size { factor[row * size + column] = .nan }
    }
    let isDefinite = factor.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { CholeskyKernel.factor(size: size, matrix: $0) } ?? false
    }
    #expect(isDefinite)
    factor.withUnsafeBufferPointer { factor in
      solution.withUnsafeMutableBufferPointer { values in
        guard let factor = factor.baseAddress, let values = values.baseAddress else { return }
        CholeskyKernel.solve(size: size, columns: columns, factor: factor, values: values)
      }
    }
    let diagonal = factor.withUnsafeBufferPointer { factor in
      factor.baseAddress.map { CholeskyKernel.inverseDiagonal(size: size, factor: $0) } ?? []
    }
    for row in 0..<size {
      var unit = (0..<size).map { $0 == row ? 1.0 : 0 }
      factor.withUnsafeBufferPointer { factor in
        unit.withUnsafeMutableBufferPointer { values in
          guard let factor = factor.baseAddress, let values = values.baseAddress else { return }
          CholeskyKernel.solve(size: size, columns: 1, factor: factor, values: values)
        }
      }
      #expect(abs(diagonal[row] - unit[row]) < 1e-9 * abs(unit[row]))
    }
    let scale = matrix.map(abs).max() ?? 1
    for row in 0..<size {
      for column in 0..<columns {
        let found = (0..<size).reduce(0) {
          $0 + matrix[row * size + $1] * solution[$1 * columns + column]
        }
        #expect(abs(found - expected[row * columns + column]) < 1e-12 * scale)
      }
    }
  }

  @Test(
    "Matrices that are not positive definite are refused",
    arguments: [
      [0], [-1], [.nan], [1, 0, 2, 4], [1, 0, 3, 4], [.infinity],
    ] as [[Double]])
  func refuses(_ matrix: [Double]) {
    var matrix = matrix
    let size = matrix.count == 1 ? 1 : 2
    let isDefinite = matrix.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { CholeskyKernel.factor(size: size, matrix: $0) } ?? true
    }
    #expect(!isDefinite)
  }
}
