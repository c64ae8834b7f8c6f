import Sluice
import Testing

@Suite struct DivideTests {
  @Test("Division by zero gives infinity or NaN") func byZero() {
    let quotient = (Tensor([1, -1, 0]) / Tensor([0, 0, 0])).scalars
    #expect(quotient[0] == .infinity)
    #expect(quotient[1] == -.infinity)
    #expect(quotient[2].isNaN)
  }

  @Test("A quotient that has no effect gets no gradient") func zeroUpstream() {
    let (a, b) = (Tensor([1, 0, 3]).tracked(), Tensor([0, 0, 2]).tracked())
    let gradients = (a / b).gradients(from: Tensor([0, 0, 1]))
    #expect(gradients[a] == Tensor([0, 0, 0.5]))
    #expect(gradients[b] == Tensor([0, 0, -0.75]))
  }
}
