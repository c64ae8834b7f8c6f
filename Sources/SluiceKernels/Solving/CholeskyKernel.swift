/// Systems of linear equations with a symmetric, positive definite matrix, in double precision.
///
/// One thread; the order of the sums depends on the sizes only.
package enum CholeskyKernel {
  /// Replaces the lower triangle of a matrix `[size, size]` by its Cholesky factor; the upper triangle is not read.
  ///
  /// - Returns: whether the matrix is positive definite; otherwise the triangle has no meaning.
  package static func factor(size: Int, matrix: UnsafeMutablePointer<Double>) -> Bool {
    for row in 0..<size {
      let current = matrix + row * size
      for column in 0...row {
        let other = matrix + column * size
        var sum = current[column]
        for index in 0..<column { sum -= current[index] * other[index] }
        if column < row {
          current[column] = sum / other[column]
        } else {
          // Also false for NaN.
          guard sum > 0, sum.isFinite else { return false }
          current[row] = sum.squareRoot()
        }
      }
    }
    return true
  }

  /// Replaces right-hand sides `[size, columns]` by the solutions of the equations with a factored matrix.
  package static func solve(
    size: Int, columns: Int, factor: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>
  ) {
    for row in 0..<size {
      for index in 0..<row {
        subtract(
          factor[row * size + index], values + index * columns, values + row * columns, columns)
      }
      divide(values + row * columns, by: factor[row * size + row], columns)
    }
    for row in (0..<size).reversed() {
      for index in row + 1..<size {
        subtract(
          factor[index * size + row], values + index * columns, values + row * columns, columns)
      }
      divide(values + row * columns, by: factor[row * size + row], columns)
    }
  }

  /// The diagonal of the inverse of a factored matrix: the sums of squares of the columns of the inverse factor.
  package static func inverseDiagonal(size: Int, factor: UnsafePointer<Double>) -> [Double] {
    var diagonal = [Double](repeating: 0, count: size)
    var inverse = [Double](repeating: 0, count: size * size)
    inverse.withUnsafeMutableBufferPointer { inverse in
      guard let inverse = inverse.baseAddress else { return }
      for row in 0..<size {
        let current = inverse + row * size
        current[row] = 1
        for index in 0..<row {
          subtract(factor[row * size + index], inverse + index * size, current, index + 1)
        }
        divide(current, by: factor[row * size + row], row + 1)
        for column in 0...row { diagonal[column] += current[column] * current[column] }
      }
    }
    return diagonal
  }

  @inline(always)
  private static func subtract(
    _ share: Double, _ other: UnsafeMutablePointer<Double>, _ row: UnsafeMutablePointer<Double>,
    _ count: Int
  ) {
    for index in 0..<count { row[index] -= share * other[index] }
  }

  @inline(always)
  private static func divide(
    _ row: UnsafeMutablePointer<Double>, by divisor: Double, _ count: Int
  ) {
    for index in 0..<count { row[index] /= divisor }
  }
}
