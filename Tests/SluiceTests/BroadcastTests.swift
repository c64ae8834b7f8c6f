import Sluice
import TestSupport
import Testing

@Suite struct BroadcastTests {
  @Test("Elements are repeated, and the gradients of copies add up", arguments: broadcastShapes)
  func broadcasting(from: [Int], other: [Int]) {
    let shape = ReferenceArray.broadcastShape(from, other)
    checkGradients(
      of: { $0[0].broadcast(to: shape) },
      reference: { ReferenceArray($0[0], from).taken(as: shape) { $0 } }, inputs: [.sample(from)])
  }

  @Test("The shape is that asked for") func shape() {
    #expect(Tensor([1, 2]).broadcast(to: [3, 2]) == Tensor([1, 2, 1, 2, 1, 2], shape: [3, 2]))
  }

  @Test("Shapes that do not fit stop with a message") func misfit() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3]).broadcast(to: [2]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3, 2]).broadcast(to: [2]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3, 2]) + .zeros([3]) }
  }

  @Test("A message names both shapes and the operation") func message() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = Tensor.zeros([3, 2]) * Tensor.zeros([4]) }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("cannot multiply tensors of shapes [3, 2] and [4]"), "\(text)")
  }

  @Test("Every number of threads gives the same bits") func threads() {
    let (a, b) = (Tensor.sample([300, 1, 70], seed: 1), Tensor.sample([3, 70], seed: 2))
    let upstream = Tensor.sample([300, 3, 70], seed: 3)
    expectSameForAllThreadCounts {
      let (x, y) = (a.tracked(), b.tracked())
      let z = x * y + x - y
      let gradients = z.gradients(from: upstream)
      return [z, gradients[x], gradients[y]].compactMap(\.self)
    }
  }
}
