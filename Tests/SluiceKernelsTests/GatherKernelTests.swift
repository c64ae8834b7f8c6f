import TestSupport
import Testing

@testable import SluiceKernels

struct GatherKernelTests {
  @Test(arguments: [
    (1, 1, 1, 1), (3, 5, 7, 11), (1, 65, 17, 400), (2, 11, 200, 31), (7, 13, 1, 90),
  ])
  func matchesItsDefinition(outer: Int, length: Int, inner: Int, count: Int) {
    let shape = AxisShape(outer: outer, length: length, inner: inner)
    let input = samples(shape.count)
    let start = samples(shape.count, seed: 3)
    let upstream = samples(outer * count * inner, seed: 2)
    // Some indices occur many times; the last one does not occur, unless it is the only one.
    let indices = (0..<count).map { $0 * $0 % max(1, length - 1) }
    let output = sameForEveryThreadCount { pool in
      filled(upstream.count) {
        GatherKernel.forward(
          shape, count: count, indices: indices, input: input, output: $0, pool: pool)
      }
    }
    let gradient = sameForEveryThreadCount { pool in
      changed(start) {
        GatherKernel.backward(
          shape, count: count, indices: indices, outputGradient: upstream, addedTo: $0, pool: pool)
      }
    }
    var expected = start.map(Double.init)
    for row in 0..<outer * count {
      for column in 0..<inner {
        let place = (row / count * length + indices[row % count]) * inner + column
        #expect(output[row * inner + column] == input[place])
        expected[place] += Double(upstream[row * inner + column])
      }
    }
    expectClose(gradient, expected)
  }
}
