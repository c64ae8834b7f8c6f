import Sluice
import TestSupport
import Testing

@Suite struct ActivatedTests {
  @Test("Activations and their gradients", arguments: Activation.allCases, [[1], [7], [3, 33]])
  func activation(_ activation: Activation, shape: [Int]) {
    checkGradients(
      of: { $0[0].activated(activation) },
      reference: { $0[0].map { Reference.activation(activation, $0) } },
      inputs: [.sample(shape, in: -6...6)])
  }

  @Test("Far from zero, sigmoid and its gradient settle") func saturation() {
    let x = Tensor([-200, 200]).tracked()
    let y = x.activated(.sigmoid)
    #expect(y == Tensor([0, 1]))
    #expect(y.gradients(from: Tensor([1, 1]))[x] == Tensor([0, 0]))
  }
}
