import SluiceKernels
import Testing

@Suite struct PackedMatrixTests {
  @Test(
    "A product has the bits of the blocked product, whatever the number of rows",
    arguments: [[64, 64], [65, 33], [1, 1], [7, 1030], [100, 512]], [1, 3, 16, 17, 300])
  func sameBits(size: [Int], rows: Int) {
    let (columns, depth) = (size[0], size[1])
    // With this number of rows, the plain product is blocked.
    let a = samples(300 * depth)
    let weight = samples(columns * depth, seed: 2)
    weight.withUnsafeBufferPointer { weight in
      guard let weight = weight.baseAddress else { return }
      let transposed = MatrixView(weight, rowStride: depth).transposed
      let expected = Self.multiply(a, transposed, 300, columns, depth)
      let packed = PackedMatrix(transposed, rows: depth, columns: columns)
      let found = packed.withUnsafeView { Self.multiply(a, $0, rows, columns, depth) }
      #expect(found == Array(expected[..<(rows * columns)]))
    }
  }

  private static func multiply(
    _ a: [Float], _ b: MatrixView, _ rows: Int, _ columns: Int, _ depth: Int
  ) -> [Float] {
    filled(rows * columns) { result in
      a.withUnsafeBufferPointer { a in
        guard let a = a.baseAddress else { return }
        Matmul.multiply(
          rows: rows, columns: columns, depth: depth, MatrixView(a, rowStride: depth), b,
          into: result, resultStride: columns)
      }
    }
  }
}
