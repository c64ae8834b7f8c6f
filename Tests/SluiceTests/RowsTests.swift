import Sluice
import TestSupport
import Testing

@Suite struct RowsTests {
  @Test("Part of the rows and its gradient", arguments: [0..<1, 2..<7, 0..<7, 3..<3])
  func rows(range: Range<Int>) {
    checkGradients(
      of: { $0[0].rows(range) },
      reference: { Array($0[0][range.lowerBound * 3..<range.upperBound * 3]) },
      inputs: [.sample([7, 1, 3])])
  }

  @Test("Rows together and their gradients") func concatenation() {
    checkGradients(
      of: { .concatenated($0) }, reference: { $0.flatMap(\.self) },
      inputs: [.sample([1, 3], seed: 1), .sample([7, 3], seed: 2), .sample([2, 3], seed: 3)])
  }

  @Test("Vectors, and nothing at all, concatenate") func vectors() {
    #expect(Tensor.concatenated([Tensor([1]), Tensor([2, 3])]) == Tensor([1, 2, 3]))
    #expect(Tensor.concatenated([]) == .zeros([0]))
  }

  @Test("Rows that are not there stop with a message") func outside() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2]).rows(1..<3) }
  }

  @Test("Rows of different lengths stop with a message") func differentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.concatenated([.zeros([1, 2]), .zeros([1, 3])])
    }
  }
}
