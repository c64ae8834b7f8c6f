/// One step of Muon: momentum, made orthogonal (Jordan and others, 2024).
package enum MuonKernel {
  /// What a step reads and changes of one matrix; all are row-major.
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
    ///   - gradient: the gradient, of which `g` is `gradientScale` times as much.
    ///   - buffer: `m`, zero before the first step.
    ///   - stepLength: what the orthogonal matrix is multiplied by before it is subtracted.
    ///   - kept: what the value is multiplied by before, less than 1 where it decays.
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
  ///   - matrices: what is changed.
  ///   - gradientScale: below 1 where gradients are clipped.
  ///   - momentum: how much of `m` stays.
  ///   - isNesterov: whether `d` looks a step ahead.
  ///   - precision: of the products that make `d` orthogonal.
  ///   - pool: the threads that work on it.
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
    // Many matrices are dealt out, few are worked on by all threads: a matrix's result is the same.
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
