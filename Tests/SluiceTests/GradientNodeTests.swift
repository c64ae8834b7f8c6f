import Synchronization
import TestSupport
import Testing

@testable import Sluice

@Suite struct GradientNodeTests {
  let x = Tensor([1]).tracked()

  /// A long chain of sums, and access to a node in the middle.
  private func chain(_ length: Int) -> (sum: Tensor, middle: () -> GradientNode?) {
    var sum = x
    for _ in 0..<length / 2 { sum = sum + x }
    weak let middle = sum.node
    for _ in 0..<length / 2 { sum = sum + x }
    return (sum, { middle })
  }

  @Test("A long chain that no gradient went through is freed without a deep stack") func unused() {
    var chain: (sum: Tensor, middle: () -> GradientNode?)? = chain(200_000)
    let middle = chain?.middle
    #expect(middle?() != nil)
    chain = nil
    #expect(middle?() == nil)
  }

  @Test("After its gradients a chain is gone, though its result is still there") func used() {
    let (sum, middle) = chain(2_000)
    #expect(middle() != nil)
    #expect(sum.gradients()[x] == Tensor([2_001]))
    #expect(middle() == nil)
    #expect(sum.isTracked)
  }

  /// Operations with one input, each of which can compute its gradient in place.
  enum Operation: CaseIterable {
    case rotated, dropout, layerNormalized, rmsNormalized, activated

    func callAsFunction(_ x: Tensor) -> Tensor {
      let ones = Tensor(repeating: 1, shape: [4])
      return switch self {
      case .rotated:
        x.rotated(
          headCount: 1, headDimension: 4, by: RotaryTable(positionCount: 3, headDimension: 4))
      case .dropout: x.dropout(0.5, using: RandomStream(seed: 1))
      case .layerNormalized: x.layerNormalized(weight: ones, bias: nil, epsilon: 1e-5)
      case .rmsNormalized: x.rmsNormalized(weight: ones, epsilon: 1e-5)
      case .activated: x.activated(.gelu)
      }
    }
  }

  @Test("A gradient that nobody else holds goes back in place", arguments: Operation.allCases)
  func inPlace(operation: Operation) {
    let x = Tensor.sample([2, 3, 4]).tracked()
    let y = operation(x)
    let address = Mutex<UInt>(0)
    let z = y.recorded(from: y) { gradient in
      let fresh = Tensor.sample(gradient.shape, seed: 2)
      address.withLock { $0 = fresh.address }
      return fresh
    }
    #expect(z.gradients(from: .zeros([2, 3, 4]))[x]?.address == address.withLock { $0 })
  }

  @Test("A gradient that somebody else holds stays as it is", arguments: Operation.allCases)
  func notInPlace(operation: Operation) {
    let (x, other) = (Tensor.sample([2, 3, 4]).tracked(), Tensor.zeros([2, 3, 4]).tracked())
    let upstream = Tensor.sample([2, 3, 4], seed: 2)
    let gradients = (operation(x) + other).gradients(from: upstream)
    #expect(gradients[other] == upstream)
    #expect(upstream == .sample([2, 3, 4], seed: 2))
    #expect(gradients[x] == operation(x).gradients(from: upstream)[x])
    #expect(gradients[x] != upstream)
  }

  @Test("What is used elsewhere outlives the chain it was part of") func shared() {
    let y = x * 2
    do { _ = (y + y) * y }
    #expect(y.gradients()[x] == Tensor([2]))
  }
}
