import Sluice
import TestSupport
import Testing

@Suite struct GatedLinearUnitTests {
  @Test("Values and gradients", arguments: [1, 7, 33], [1, 3])
  func gradients(width: Int, rows: Int) {
    checkGradients(
      of: { $0[0].gatedLinearUnit() },
      reference: { Reference.gatedLinearUnit($0[0], width: width) },
      inputs: [.sample([1, rows, 2 * width], in: -4...4)])
  }

  @Test("An odd last axis stops with a message") func oddAxis() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2, 3]).gatedLinearUnit() }
  }
}
