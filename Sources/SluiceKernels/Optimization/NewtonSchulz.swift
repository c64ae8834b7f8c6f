/// The Newton-Schulz iteration, which makes a matrix nearly orthogonal.
///
/// For `X = U S V^T` the exact result is `U V^T`, the nearest matrix with orthonormal rows or columns. Each
/// step maps every singular value `s` to `a s + b s^3 + c s^5`. With these coefficients, small values grow
/// fast and all end between 0.7 and 1.2, not at 1: good enough for an optimizer.
///
/// Source: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/. There the products are
/// in bfloat16; here they are in the given precision.
package enum NewtonSchulz {
  static let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)

  /// Replaces a matrix by one with nearly the same singular vectors and singular values near 1.
  ///
  /// With `X` divided by its Frobenius norm, or by `epsilon` where that is larger, each step is
  ///
  ///     A = X X^T,  X = (a I + b A + c A A) X
  ///
  /// and for a tall matrix the same for its transpose, so that `A` has the size of the smaller side.
  ///
  /// - Parameters:
  ///   - rows: rows of the matrix.
  ///   - columns: columns of the matrix.
  ///   - matrix: row-major, changed in place; zeros stay zeros.
  ///   - stepCount: the number of iterations.
  ///   - epsilon: keeps the quotient finite.
  ///   - precision: the precision of the products; everything else is float32.
  ///   - pool: the threads to work on.
  /// - Complexity: with `m` the smaller and `n` the larger side, about `3 m^2 n + m^3` operations
  ///   per step; scratch memory for `m n + 2 m^2` numbers.
  package static func orthogonalize(
    rows: Int, columns: Int, _ matrix: UnsafeMutablePointer<Float>, stepCount: Int = 5,
    epsilon: Float = 1e-7, precision: Precision = .float32, pool: ThreadPool = .current
  ) {
    let (count, size) = (rows * columns, min(rows, columns))
    guard count > 0 else { return }
    let norm = ReductionKernel.sumOfSquares(
      of: [UnsafeBufferPointer(start: matrix, count: count)], pool: pool
    ).squareRoot()
    ArithmeticKernel.scale(
      count: count, input: matrix, factor: Float(1 / max(norm, Double(epsilon))), output: matrix,
      pool: pool)
    withScratch({ ($0.take(count), $0.take(size * size), $0.take(size * size)) }) {
      next, gram, polynomial in
      for _ in 0..<stepCount {
        let x = MatrixView(matrix, rowStride: columns)
        let (left, right) = rows > columns ? (x.transposed, x) : (x, x.transposed)
        multiplySymmetric(size, depth: max(rows, columns), left, right, into: gram, precision, pool)
        let square = MatrixView(gram, rowStride: size)
        multiplySymmetric(size, depth: size, square, square, into: polynomial, precision, pool)
        finishPolynomial(size, gram: gram, polynomial, pool: pool)
        let factor = MatrixView(polynomial, rowStride: size)
        Matmul.multiply(
          rows: rows, columns: columns, depth: size, rows > columns ? x : factor,
          rows > columns ? factor : x, into: next, resultStride: columns, precision: precision,
          pool: pool)
        ArithmeticKernel.copy(count: count, input: next, output: matrix, pool: pool)
      }
    }
  }

  /// Computes `a I + b A + c A A` from `A A`.
  private static func finishPolynomial(
    _ size: Int, gram: UnsafePointer<Float>, _ polynomial: UnsafeMutablePointer<Float>,
    pool: ThreadPool
  ) {
    pool.parallelRanges(size * size, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        slot.store(
          multiplyAdd(
            slot.load(polynomial), Lanes(repeating: c), slot.load(gram) * b), to: polynomial)
      }
    }
    for index in 0..<size { polynomial[index * size + index] += a }
  }

  /// The number of rows of a symmetric product that are computed at a time.
  private static let blockSize = 64

  /// A product that is known to be symmetric: computes blocks of rows from the diagonal on and
  /// mirrors them, which saves half of the arithmetic of a large product.
  private static func multiplySymmetric(
    _ size: Int, depth: Int, _ left: MatrixView, _ right: MatrixView,
    into result: UnsafeMutablePointer<Float>, _ precision: Precision, _ pool: ThreadPool
  ) {
    for start in stride(from: 0, to: size, by: blockSize) {
      let rows = start..<min(start + blockSize, size)
      Matmul.multiply(
        rows: rows.count, columns: size - start, depth: depth,
        left.shifted(rows: start, columns: 0), right.shifted(rows: 0, columns: start),
        into: result + start * size + start, resultStride: size, precision: precision,
        pool: pool)
      pool.parallelRanges(size - rows.upperBound, grain: Grain.rows(width: rows.count)) { below in
        for row in below {
          let row = rows.upperBound + row
          for column in rows { result[row * size + column] = result[column * size + row] }
        }
      }
    }
  }
}
