import TestSupport
import Testing

@testable import SluiceKernels

struct EmbeddingKernelTests {
  @Test(arguments: [(1, 1, 1), (7, 5, 3), (33, 17, 11), (401, 100, 65)])
  func matchesItsDefinition(rows: Int, width: Int, vocabularySize: Int) {
    let table = samples(vocabularySize * width)
    let upstream = samples(rows * width, seed: 2)
    // Some tokens occur many times; the last one does not occur, unless it is the only one.
    let tokens = (0..<rows).map { Int32(($0 * $0) % max(1, vocabularySize - 1)) }
    let output = sameForEveryThreadCount { pool in
      filled(rows * width) {
        EmbeddingKernel.forward(
          rows: rows, width: width, table: table, tokens: tokens, output: $0, pool: pool)
      }
    }
    let packed = PackedMatrix(
      MatrixView(table, rowStride: width).transposed, rows: width, columns: vocabularySize)
    let fromPacked = filled(rows * width) {
      EmbeddingKernel.forward(rows: rows, table: packed, tokens: tokens, output: $0)
    }
    #expect(fromPacked == output)
    let gradient = sameForEveryThreadCount { pool in
      filled(vocabularySize * width) {
        EmbeddingKernel.backward(
          rows: rows, width: width, vocabularySize: vocabularySize, tokens: tokens,
          outputGradient: upstream, tableGradient: $0, pool: pool)
      }
    }
    var expected = [Double](repeating: 0, count: vocabularySize * width)
    for row in 0..<rows {
      for column in 0..<width {
        #expect(output[row * width + column] == table[Int(tokens[row]) * width + column])
        expected[Int(tokens[row]) * width + column] += Double(upstream[row * width + column])
      }
    }
    expectClose(gradient, expected, tolerance: 1e-5)
  }
}
