import Sluice
import Testing

@Suite struct GradientTapeTests {
  let x = Tensor([1, 2]).tracked()

  @Test("What is computed from a tracked tensor is tracked") func tracking() {
    #expect((x * 2).isTracked)
    #expect(!(Tensor([1]) * 2).isTracked)
    #expect(!(x * 2).detached.isTracked)
  }

  @Test("Nothing is remembered without gradients") func withoutGradients() {
    let y = withoutGradient { x * 2 }
    #expect(!y.isTracked)
    #expect(y == Tensor([2, 4]))
    #expect(y.gradients(from: Tensor([1, 1]))[x] == nil)
  }

  @Test("A detached tensor lets no gradient through") func detached() {
    let gradient = (x.detached * x).sum().gradients()[x]
    #expect(gradient == Tensor([1, 2]))
  }
}
