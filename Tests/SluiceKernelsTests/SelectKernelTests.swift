import Testing

@testable import SluiceKernels

struct SelectKernelTests {
  @Test(arguments: [(1, 1), (7, 5), (3, 97), (200, 113)])
  func choosesAndPassesGradientsToTheChosen(rows: Int, columns: Int) {
    let mask = samples(rows, seed: 1).map { $0 > 0 ? Float(1) : 0 }
    let first = samples(columns, seed: 2)
    let second = samples(rows * columns, seed: 3)
    let upstream = samples(rows * columns, seed: 4)
    let loop = StridedLoop(
      sizes: [rows, columns], strides: [[1, 0, columns, 0], [0, 1, 1, 0]])
    let found = sameForEveryThreadCount { pool in
      filled(upstream.count) {
        SelectKernel.forward(
          loop, mask: mask, first: first, second: second, output: $0, pool: pool)
      }
    }
    let gradients = [true, false].map { isFirst in
      sameForEveryThreadCount { pool in
        filled(upstream.count) {
          SelectKernel.backward(
            ofFirst: isFirst, loop, mask: mask, outputGradient: upstream, gradient: $0, pool: pool)
        }
      }
    }
    for index in upstream.indices {
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      let isFirst = mask[row] != 0
      #expect(found[index] == (isFirst ? first[column] : second[index]))
      #expect(gradients[0][index] == (isFirst ? upstream[index] : 0))
      #expect(gradients[1][index] == (isFirst ? 0 : upstream[index]))
    }
  }
}
