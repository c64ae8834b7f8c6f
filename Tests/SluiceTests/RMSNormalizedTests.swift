import Sluice
import TestSupport
import Testing

@Suite struct RMSNormalizedTests {
  @Test("Values and gradients", arguments: [1, 7, 33], [1, 5])
  func gradients(width: Int, rows: Int) {
    checkGradients(
      of: { $0[0].rmsNormalized(weight: $0[1], epsilon: 1e-2) },
      reference: { Reference.rmsNorm($0[0], weight: $0[1], epsilon: 1e-2) },
      inputs: [.sample([rows, width], seed: 1), .sample([width], seed: 2)])
  }

  @Test("A row of zeros stays zero, and its gradient is finite") func zeros() {
    let x = Tensor.zeros([1, 5]).tracked()
    let y = x.rmsNormalized(weight: Tensor(repeating: 1, shape: [5]), epsilon: 1e-6)
    #expect(y == .zeros([1, 5]))
    let gradient = y.gradients(from: Tensor(repeating: 1, shape: [1, 5]))[x]
    expectClose(gradient?.scalars ?? [], [Double](repeating: 1000, count: 5))
  }

  @Test("Every number of threads gives the same gradients") func threads() {
    let x = Tensor.sample([301, 65]).tracked()
    let weight = Tensor.sample([65], seed: 2).tracked()
    let upstream = Tensor.sample([301, 65], seed: 3)
    expectSameForAllThreadCounts {
      let y = x.rmsNormalized(weight: weight, epsilon: 1e-5)
      let gradients = y.gradients(from: upstream)
      return [y, gradients[x], gradients[weight]].compactMap(\.self)
    }
  }
}
