import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct CrossEntropyTests {
  @Test("Mean loss and gradients", arguments: [1, 2, 7, 65])
  func mean(classes: Int) {
    let last = Int32(classes - 1)
    let targets = TokenBatch([0, last, -1, last / 2, 0, -100], batchSize: 2, tokenCount: 3)
    checkGradients(
      of: { crossEntropy($0[0], targets: targets) },
      reference: {
        [Reference.crossEntropies($0[0], targets: targets.ids).reduce(0, +) / 4]
      }, inputs: [.sample([2, 3, classes], in: -5...5)])
  }

  @Test("Summed loss and gradients", arguments: [3, 33])
  func sum(classes: Int) {
    let targets = TokenBatch([0, 2, -1])
    checkGradients(
      of: { crossEntropySum($0[0], targets: targets) },
      reference: { [Reference.crossEntropies($0[0], targets: targets.ids).reduce(0, +)] },
      inputs: [.sample([1, 3, classes], in: -5...5)])
  }

  @Test("Equal logits lose the logarithm of the number of classes") func equalLogits() {
    let loss = crossEntropy(.zeros([1, 2, 65]), targets: TokenBatch([3, 64]))
    expectClose([loss.scalar], [log(Double(65))], tolerance: 1e-6)
  }

  @Test("Logits of a thousand overflow nothing") func largeLogits() {
    let logits = Tensor([1000, 0, -1000, -1000, 0, 1000], shape: [1, 2, 3]).tracked()
    let loss = crossEntropySum(logits, targets: TokenBatch([0, 0]))
    #expect(loss.scalar == 2000)
    #expect(loss.gradients()[logits] == Tensor([0, 0, 0, -1, 0, 1], shape: [1, 2, 3]))
  }

  @Test("With no target counted, loss and gradient are zero") func nothingCounted() {
    let logits = Tensor.sample([1, 2, 3]).tracked()
    let loss = crossEntropy(logits, targets: TokenBatch([-1, -1]))
    #expect(loss.scalar == 0)
    #expect(loss.gradients()[logits] == .zeros([1, 2, 3]))
  }

  @Test("Every number of threads gives the same loss and gradient") func threads() {
    let logits = Tensor.sample([1, 301, 65]).tracked()
    let ids = Tensor.sample([301], seed: 2, in: 0...64.9).scalars.map { Int32($0) }
    expectSameForAllThreadCounts {
      let loss = crossEntropy(logits, targets: TokenBatch(ids))
      return [loss, loss.gradients()[logits]].compactMap(\.self)
    }
  }

  @Test("A target beyond the classes stops with a message") func strayTarget() async {
    await #expect(processExitsWith: .failure) {
      _ = crossEntropy(.zeros([1, 1, 3]), targets: TokenBatch([3]))
    }
  }
}
