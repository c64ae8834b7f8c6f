import Testing

@testable import SluiceKernels

struct ColumnKernelTests {
  @Test(arguments: [(0, 3), (1, 1), (7, 5), (1009, 17), (40_009, 1)])
  func copiesColumnsAndLeavesTheOthers(rows: Int, width: Int) {
    let (inputStride, outputStride) = (width + 3, width + 2)
    let input = samples(max(1, rows * inputStride))
    let output = sameForEveryThreadCount { pool in
      changed([Float](repeating: -7, count: rows * outputStride)) {
        ColumnKernel.copy(
          rows: rows, width: width, input: [Float](input.dropFirst()), inputStride: inputStride,
          output: $0 + 1, outputStride: outputStride, pool: pool)
      }
    }
    let expected: [Float] = output.indices.map { index in
      let (row, column) = (index / outputStride, index % outputStride)
      return (1...width).contains(column) ? input[row * inputStride + column] : -7
    }
    #expect(output == expected)
  }
}
