import SluiceKernels
import TestSupport
import Testing

/// Random operands of a product, possibly transposed in memory.
struct MatmulOperands {
  /// Rows, columns and depth.
  let size: [Int]
  let precision: Precision
  let a, b: [Float]

  init(_ size: [Int], _ precision: Precision) {
    self.size = size
    self.precision = precision
    var generator = TestGenerator(seed: UInt64(size[0] * 7 + size[1] * 3 + size[2]))
    a = generator.normals(size[0] * size[2])
    b = generator.normals(size[2] * size[1])
  }

  /// The product of strided views; `start` is the initial content of the result's memory.
  ///
  /// `leftStrides` are those of the left operand's rows and columns; nil for a matrix without gaps.
  func product(
    _ leftIsTransposed: Bool, _ rightIsTransposed: Bool,
    leftStrides: (row: Int, column: Int)? = nil, isPacked: Bool = false, start: [Float]? = nil,
    pool: ThreadPool,
    epilogue: (_ result: UnsafeMutablePointer<Float>) -> Matmul.Epilogue = { _ in .init() }
  ) -> [Float] {
    let (m, n, k) = (size[0], size[1], size[2])
    let strides = leftStrides ?? (leftIsTransposed ? (1, m) : (k, 1))
    let left = spread(a, columns: k, strides)
    let right = (rightIsTransposed ? transposed(b, k, n) : b) + [.nan]
    var result = start ?? [Float](repeating: .nan, count: m * n)
    // A guard row after the result, to detect writes beyond it.
    result.append(contentsOf: [Float](repeating: .nan, count: n))
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        result.withUnsafeMutableBufferPointer { result in
          guard let left = left.baseAddress, let right = right.baseAddress,
            let result = result.baseAddress
          else { return }
          let a = MatrixView(left, rowStride: strides.row, columnStride: strides.column)
          let b =
            rightIsTransposed
            ? MatrixView(right, rowStride: k).transposed : MatrixView(right, rowStride: n)
          func multiply(_ b: MatrixView) {
            Matmul.multiply(
              rows: m, columns: n, depth: k, a, b, into: result, resultStride: n,
              epilogue: epilogue(result), precision: precision, pool: pool)
          }
          guard isPacked else { return multiply(b) }
          PackedMatrix(b, rows: k, columns: n, precision: precision).withUnsafeView(multiply)
        }
      }
    }
    #expect(result[(m * n)...].allSatisfy { $0.isNaN })
    return Array(result[..<(m * n)])
  }

  /// The elements at their places; elsewhere are values that would show in the result.
  private func spread(
    _ elements: [Float], columns: Int, _ strides: (row: Int, column: Int)
  ) -> [Float] {
    var memory = [Float](
      repeating: .nan, count: size[0] * strides.row + columns * strides.column + 1)
    for (index, element) in elements.enumerated() {
      memory[index / columns * strides.row + index % columns * strides.column] = element
    }
    return memory
  }

  private func transposed(_ a: [Float], _ rows: Int, _ columns: Int) -> [Float] {
    (0..<(rows * columns)).map { a[$0 % rows * columns + $0 / rows] }
  }
}
