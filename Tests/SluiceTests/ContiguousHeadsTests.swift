import TestSupport
import Testing

@testable import Sluice

@Suite struct ContiguousHeadsTests {
  /// The result of `x.view(batch * heads, tokens, d)`, in the layout that attention reads.
  private func reference(
    _ x: [Double], batchSize: Int, tokenCount: Int, headCount: Int, partWidths: [Int]
  ) -> [Double] {
    let columns = partWidths.reduce(0, +)
    var result = x
    for batch in 0..<batchSize {
      var start = 0
      for partWidth in partWidths {
        // Only this part, flattened: [tokens, partWidth], read as [heads, tokens, d].
        let d = partWidth / headCount
        let flat = (0..<tokenCount * partWidth).map { index in
          x[(batch * tokenCount + index / partWidth) * columns + start + index % partWidth]
        }
        for head in 0..<headCount {
          for position in 0..<tokenCount {
            for element in 0..<d {
              result[(batch * tokenCount + position) * columns + start + head * d + element] =
                flat[(head * tokenCount + position) * d + element]
            }
          }
        }
        start += partWidth
      }
    }
    return result
  }

  @Test(
    "Values and gradients",
    arguments: [(1, 1, 1, [3]), (2, 7, 2, [4, 4, 6]), (3, 5, 3, [6, 6, 6, 3])])
  func gradients(batchSize: Int, tokenCount: Int, headCount: Int, partWidths: [Int]) {
    checkGradients(
      of: { $0[0].contiguousHeads(headCount, partWidths: partWidths) },
      reference: {
        reference(
          $0[0], batchSize: batchSize, tokenCount: tokenCount, headCount: headCount,
          partWidths: partWidths)
      }, inputs: [.sample([batchSize, tokenCount, partWidths.reduce(0, +)])])
  }

  @Test("Joining undoes the split, and so do the gradients") func inverse() {
    let x = Tensor.sample([2, 7, 12])
    #expect(x.contiguousHeads(3, partWidths: [12]).joiningContiguousHeads(3) == x)
    let leaf = x.tracked()
    let gradients = leaf.joiningContiguousHeads(3).gradients(from: x)
    #expect(gradients[leaf] == x.contiguousHeads(3, partWidths: [12]))
  }
}
