import Testing

@testable import Sluice

@Suite struct GradientNodeTests {
  let x = Tensor([1]).tracked()

  /// A sum of many, and a look at the node in its midst.
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

  @Test("What is used elsewhere outlives the chain it was part of") func shared() {
    let y = x * 2
    do { _ = (y + y) * y }
    #expect(y.gradients()[x] == Tensor([2]))
  }
}
