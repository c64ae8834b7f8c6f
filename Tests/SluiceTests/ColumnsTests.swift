import Sluice
import TestSupport
import Testing

@Suite struct ColumnsTests {
  @Test("Part of the columns and its gradient", arguments: [0..<1, 2..<7, 0..<7, 3..<3])
  func columns(range: Range<Int>) {
    checkGradients(
      of: { $0[0].columns(range) },
      reference: { Reference.rows($0[0], width: 7).flatMap { Array($0[range]) } },
      inputs: [.sample([3, 2, 7])])
  }

  @Test("Columns of a vector are its elements") func vectors() {
    #expect(Tensor([1, 2, 3]).columns(1..<3) == Tensor([2, 3]))
  }

  @Test("Columns that are not there stop with a message") func outside() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2]).columns(1..<3) }
  }
}
