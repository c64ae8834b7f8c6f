/// One step of Muon: gradient descent with orthogonalized momentum (Jordan et al., 2024).
package enum MuonKernel {
  /// The data of one matrix that a step reads and changes; all are row-major.
  package struct Matrix {
    let rows: Int
    let columns: Int
    let value: UnsafeMutablePointer<Float>
    let gradient: UnsafePointer<Float>
    let buffer: UnsafeMutablePointer<Float>
    let stepLength: Float
    let kept: Float

    /// Describes a matrix.
    ///
    /// - Parameters:
    ///   - rows: rows of all four matrices.
    ///   - columns: columns of all four matrices.
    ///   - value: changed in place.
    ///   - gradient: the gradient; `g` is `gradientScale` times it.
    ///   - buffer: `m`, zero before the first step.
    ///   - stepLength: the factor of the orthogonal matrix before it is subtracted.
    ///   - kept: the factor of the value before the subtraction, less than 1 with weight decay.
    package init(
      rows: Int, columns: Int, value: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
      buffer: UnsafeMutablePointer<Float>, stepLength: Float, kept: Float
    ) {
      self.rows = rows
      self.columns = columns
      self.value = value
      self.gradient = gradient
      self.buffer = buffer
      self.stepLength = stepLength
      self.kept = kept
    }
  }

  /// Updates all matrices and their momenta.
  ///
  ///     m = momentum * m + (1 - momentum) * g
  ///     d = m, or momentum * m + (1 - momentum) * g with Nesterov's
  ///     value = kept * value - stepLength * orthogonalized(d)
  ///
  /// - Parameters:
  ///   - matrices: the matrices to update.
  ///   - gradientScale: below 1 if gradients are clipped.
  ///   - momentum: the decay rate of `m`.
  ///   - isNesterov: whether Nesterov momentum is used.
  ///   - precision: the precision of the products that orthogonalize `d`.
  ///   - pool: the threads to work on.
  package static func step(
    _ matrices: [Matrix], gradientScale: Float = 1, momentum: Float, isNesterov: Bool,
    precision: Precision = .float32, pool: ThreadPool = .current
  ) {
    func update(_ matrix: Matrix, _ pool: ThreadPool) {
      let count = matrix.rows * matrix.columns
      withScratch(count) { direction in
        accumulate(
          matrix, gradientScale, momentum: momentum, isNesterov: isNesterov, into: direction, pool)
        NewtonSchulz.orthogonalize(
          rows: matrix.rows, columns: matrix.columns, direction, precision: precision, pool: pool)
        pool.parallelRanges(count, grain: Grain.elements) { range in
          for slot in VectorSlots(range) {
            slot.store(
              multiplyAdd(
                slot.load(direction), Lanes(repeating: -matrix.stepLength),
                slot.load(matrix.value) * matrix.kept), to: matrix.value)
          }
        }
      }
    }
    // Many matrices: one per thread. Few matrices: all threads share each. The results are the same.
    if matrices.count > pool.threadCount {
      pool.parallelFor(matrices.count) { update(matrices[$0], .serial) }
    } else {
      for matrix in matrices { update(matrix, pool) }
    }
  }

  private static func accumulate(
    _ matrix: Matrix, _ gradientScale: Float, momentum: Float, isNesterov: Bool,
    into direction: UnsafeMutablePointer<Float>, _ pool: ThreadPool
  ) {
    let share = Lanes(repeating: 1 - momentum)
    pool.parallelRanges(matrix.rows * matrix.columns, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        let g = slot.load(matrix.gradient) * gradientScale
        let m = multiplyAdd(g, share, slot.load(matrix.buffer) * momentum)
        slot.store(m, to: matrix.buffer)
        slot.store(isNesterov ? multiplyAdd(g, share, m * momentum) : m, to: direction)
      }
    }
  }
}
