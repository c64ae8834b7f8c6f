import Sluice
import TestSupport
import Testing

@Suite struct SubtractTests {
  @Test("Differences and their gradients", arguments: [[1], [7], [5, 33]])
  func subtraction(shape: [Int]) {
    checkGradients(
      of: { $0[0] - $0[1] }, reference: { zip($0[0], $0[1]).map { $0 - $1 } },
      inputs: [.sample(shape, seed: 1), .sample(shape, seed: 2)])
  }

  @Test("A tensor less itself is zero, gradient included") func itself() {
    let x = Tensor([1, -2, 3]).tracked()
    let difference = x - x
    #expect(difference == .zeros([3]))
    #expect(difference.gradients(from: Tensor([1, 2, 3]))[x] == .zeros([3]))
  }
}
