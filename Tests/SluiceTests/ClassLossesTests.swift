import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct ClassLossesTests {
  @Test("Labels and their gradients", arguments: [1, 2, 7, 65])
  func labels(classes: Int) {
    let labels = [0, classes - 1, -1, classes / 2]
    checkGradients(
      of: { crossEntropy($0[0], labels: labels) },
      reference: {
        [Reference.crossEntropies($0[0], targets: labels.map { Int32($0) }).reduce(0, +) / 3]
      }, inputs: [.sample([4, classes], in: -5...5)])
  }

  @Test("Labels that do not fit stop with a message") func wrongLabels() async {
    await #expect(processExitsWith: .failure) { _ = crossEntropy(.zeros([2, 3]), labels: [0, 3]) }
    await #expect(processExitsWith: .failure) { _ = crossEntropy(.zeros([2, 3]), labels: [0]) }
  }

  @Test("Yes or no", arguments: [[1], [5, 17]])
  func binary(shape: [Int]) {
    checkGradients(
      of: { binaryCrossEntropy($0[0], targets: $0[1]) },
      reference: { values in
        let losses = zip(values[0], values[1]).map { x, y in
          -y * log(1 / (1 + exp(-x))) - (1 - y) * log(1 - 1 / (1 + exp(-x)))
        }
        return [losses.reduce(0, +) / Double(losses.count)]
      }, inputs: [.sample(shape, seed: 1, in: -5...5), .sample(shape, seed: 2, in: 0...1)])
  }

  @Test("Large logits overflow nothing") func large() {
    let logits = Tensor([1000, -1000])
    #expect(binaryCrossEntropy(logits, targets: Tensor([1, 0])).scalar == 0)
    #expect(binaryCrossEntropy(logits, targets: Tensor([0, 1])).scalar == 1000)
  }

  @Test("Different shapes stop with a message") func shapes() async {
    await #expect(processExitsWith: .failure) {
      _ = binaryCrossEntropy(.zeros([3, 1]), targets: .zeros([3]))
    }
  }
}
