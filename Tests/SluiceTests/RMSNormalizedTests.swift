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

  @Test("A gradient that the input has already is added to, with the bits of a sum afterwards")
  func addition() {
    let (x, upstream) = (Tensor.sample([5, 33]).tracked(), Tensor.sample([5, 33], seed: 2))
    let weight = Tensor.sample([33], seed: 3).tracked()
    func normalized() -> Tensor { x.rmsNormalized(weight: weight, epsilon: 1e-5) }
    let alone = normalized().gradients(from: upstream)
    // A sum passes on its gradient, shared with the norm's result; a product makes a new one.
    for (factor, sum) in [(1, normalized() + x), (2, normalized() + x * 2)] {
      let gradients = sum.gradients(from: upstream)
      #expect(gradients[x] == alone[x].map { upstream * Float(factor) + $0 })
      #expect(gradients[weight] == alone[weight])
    }
  }

  @Test("Of an input without a gradient, the weight has its gradient all the same")
  func untrackedInput() {
    let (x, upstream) = (Tensor.sample([5, 33]), Tensor.sample([5, 33], seed: 2))
    let weight = Tensor.sample([33], seed: 3).tracked()
    func gradient(_ x: Tensor) -> Tensor? {
      x.rmsNormalized(weight: weight, epsilon: 1e-5).gradients(from: upstream)[weight]
    }
    #expect(gradient(x) != nil)
    #expect(gradient(x) == gradient(x.tracked()))
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
