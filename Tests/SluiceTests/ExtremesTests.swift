import Sluice
import Testing

@Suite struct ExtremesTests {
  let nan = Float.nan

  @Test("Equal elements: the first gets the gradient") func ties() {
    let (a, b) = (Tensor([1, 2, 3]).tracked(), Tensor([2, 2, 2]).tracked())
    let ones = Tensor([1, 1, 1])
    let larger = Tensor.maximum(a, b).gradients(from: ones)
    #expect(larger[a] == Tensor([0, 1, 1]))
    #expect(larger[b] == Tensor([1, 0, 0]))
    let smaller = Tensor.minimum(a, b).gradients(from: ones)
    #expect(smaller[a] == Tensor([1, 1, 0]))
    #expect(smaller[b] == Tensor([0, 0, 1]))
  }

  @Test("NaN wins on either side") func nans() {
    let (a, b) = (Tensor([nan, 1, nan]), Tensor([1, nan, nan]))
    #expect(Tensor.maximum(a, b).scalars.allSatisfy { $0.isNaN })
    #expect(Tensor.minimum(a, b).scalars.allSatisfy { $0.isNaN })
  }

  @Test("A number is a bound") func numbers() {
    #expect(Tensor.maximum(Tensor([-1, 2]), 0) == Tensor([0, 2]))
    #expect(Tensor.minimum(Tensor([-1, 2]), 0) == Tensor([-1, 0]))
  }
}
