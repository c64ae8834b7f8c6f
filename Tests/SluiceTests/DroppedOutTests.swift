import Sluice
import TestSupport
import Testing

@Suite struct DroppedOutTests {
  let random = RandomStream(seed: 7)

  @Test("Elements are zero or scaled up, in the right share", arguments: [0.1, 0.5, 0.9])
  func share(probability: Float) {
    let count = 100_003
    let y = Tensor(repeating: 1, shape: [count]).dropout(probability, using: random).scalars
    let kept = 1 / (1 - probability)
    #expect(y.allSatisfy { $0 == 0 || abs($0 - kept) < 1e-5 * kept })
    let dropped = Double(y.count { $0 == 0 }) / Double(count)
    #expect(abs(dropped - Double(probability)) < 0.006)
  }

  @Test("The gradient goes where the values went", arguments: [1, 7, 33, 1000])
  func gradient(count: Int) {
    let x = Tensor(repeating: 1, shape: [count]).tracked()
    let y = x.dropout(0.4, using: random)
    #expect(y.gradients(from: Tensor(repeating: 1, shape: [count]))[x] == y.detached)
  }

  @Test("Another stream leaves out other elements") func streams() {
    let x = Tensor(repeating: 1, shape: [64])
    #expect(x.dropout(0.5, using: random) == x.dropout(0.5, using: random))
    #expect(x.dropout(0.5, using: random) != x.dropout(0.5, using: random.substream(1)))
  }

  @Test("Probability zero changes nothing") func zero() {
    let x = Tensor.sample([9])
    #expect(x.dropout(0, using: random) == x)
  }

  @Test("Every number of threads leaves out the same elements") func threads() {
    let x = Tensor.sample([100_003])
    expectSameForAllThreadCounts { [x.dropout(0.3, using: random)] }
  }

  @Test("Probability one stops with a message") func certain() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor([1]).dropout(1, using: RandomStream(seed: 1))
    }
  }
}
