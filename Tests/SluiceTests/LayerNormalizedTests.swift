import Sluice
import TestSupport
import Testing

@Suite struct LayerNormalizedTests {
  @Test("Values and gradients", arguments: [3, 7, 33], [1, 5])
  func gradients(width: Int, rows: Int) {
    checkGradients(
      of: { $0[0].layerNormalized(weight: $0[1], bias: $0[2], epsilon: 1e-5) },
      reference: { Reference.layerNorm($0[0], weight: $0[1], bias: $0[2], epsilon: 1e-5) },
      inputs: [.sample([rows, width]), .sample([width], seed: 2), .sample([width], seed: 3)])
  }

  // Two normalized elements are always 1 and -1, except for epsilon, which must be large enough to compare.
  @Test("Values and gradients without a bias", arguments: [1, 2, 33])
  func gradientsWithoutBias(width: Int) {
    checkGradients(
      of: { $0[0].layerNormalized(weight: $0[1], bias: nil, epsilon: 0.5) },
      reference: { Reference.layerNorm($0[0], weight: $0[1], bias: nil, epsilon: 0.5) },
      inputs: [.sample([3, width]), .sample([width], seed: 2)])
  }

  @Test("A row of equal elements gives the bias") func equalElements() {
    let x = Tensor(repeating: 3, shape: [2, 5])
    let y = x.layerNormalized(
      weight: Tensor(repeating: 2, shape: [5]), bias: Tensor([1, 2, 3, 4, 5]), epsilon: 1e-5)
    #expect(y == Tensor([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], shape: [2, 5]))
  }

  @Test("A large mean does not drown the deviation") func largeMean() {
    let x = Tensor([1001, 1002, 1003, 1004, 1005], shape: [1, 5])
    let ones = Tensor(repeating: 1, shape: [5])
    expectClose(
      x.layerNormalized(weight: ones, bias: nil, epsilon: 1e-5).scalars,
      Reference.layerNorm(x.doubles, weight: ones.doubles, bias: nil, epsilon: 1e-5))
  }

  @Test("Every number of threads gives the same gradients") func threads() {
    let x = Tensor.sample([301, 65]).tracked()
    let weight = Tensor.sample([65], seed: 2).tracked()
    let upstream = Tensor.sample([301, 65], seed: 3)
    expectSameForAllThreadCounts {
      let y = x.layerNormalized(weight: weight, bias: nil, epsilon: 1e-5)
      let gradients = y.gradients(from: upstream)
      return [y, gradients[x], gradients[weight]].compactMap(\.self)
    }
  }

  @Test("A gradient that the input has already is added to, with the bits of a sum afterwards")
  func addition() {
    let (x, upstream) = (Tensor.sample([5, 33]).tracked(), Tensor.sample([5, 33], seed: 2))
    let weight = Tensor.sample([33], seed: 3).tracked()
    func normalized() -> Tensor { x.layerNormalized(weight: weight, bias: nil, epsilon: 1e-5) }
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
      x.layerNormalized(weight: weight, bias: nil, epsilon: 1e-5).gradients(from: upstream)[weight]
    }
    #expect(gradient(x) != nil)
    #expect(gradient(x) == gradient(x.tracked()))
  }

  @Test("A weight of another width stops with a message") func wrongWeight() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor([1, 2, 3]).layerNormalized(weight: Tensor([1, 1]), bias: nil, epsilon: 1e-5)
    }
  }
}
