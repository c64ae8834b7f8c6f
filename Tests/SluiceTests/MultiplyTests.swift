import Sluice
import TestSupport
import Testing

@Suite struct MultiplyTests {
  @Test("Products and their gradients", arguments: [[1], [7], [5, 33]])
  func multiplication(shape: [Int]) {
    checkGradients(
      of: { $0[0] * $0[1] }, reference: { zip($0[0], $0[1]).map { $0 * $1 } },
      inputs: [.sample(shape, seed: 1), .sample(shape, seed: 2)])
  }

  @Test("A square's gradient is twice the tensor") func square() {
    let x = Tensor([1, -2, 3]).tracked()
    #expect((x * x).gradients(from: Tensor([1, 1, 1]))[x] == Tensor([2, -4, 6]))
  }

  @Test("Multiples and their gradients", arguments: [[1], [7], [5, 33]], [-2.5, 0])
  func scaling(shape: [Int], factor: Float) {
    checkGradients(
      of: { $0[0] * factor }, reference: { $0[0].map { $0 * Double(factor) } },
      inputs: [.sample(shape)])
  }
}
