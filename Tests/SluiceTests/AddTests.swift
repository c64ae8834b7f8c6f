import Sluice
import TestSupport
import Testing

@Suite struct AddTests {
  @Test("Sums and their gradients", arguments: [[1], [7], [3, 33], []])
  func addition(shape: [Int]) {
    checkGradients(
      of: { $0[0] + $0[1] }, reference: { zip($0[0], $0[1]).map { $0 + $1 } },
      inputs: [.sample(shape, seed: 1), .sample(shape, seed: 2)])
  }

  @Test("A tensor added to itself counts twice") func twice() {
    let x = Tensor([1, -2, 3]).tracked()
    #expect((x + x).gradients(from: Tensor([1, 1, 2]))[x] == Tensor([2, 2, 4]))
  }

  @Test("Summands stay as they were") func leavesInputs() {
    let (a, b) = (Tensor([1, 2]), Tensor([10, 20]))
    #expect(a + b == Tensor([11, 22]))
    #expect(a == Tensor([1, 2]))
    #expect(b == Tensor([10, 20]))
  }

  @Test("Other shapes stop with a message") func shapes() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2]) + Tensor([1, 2, 3]) }
  }
}
