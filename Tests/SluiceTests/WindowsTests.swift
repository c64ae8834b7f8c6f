import Sluice
import TestSupport
import Testing

@Suite struct WindowsTests {
  @Test("Tokens under windows") func windows() {
    let x = Tensor([1, 2, 3, 4], shape: [1, 4, 1])
    #expect(x.windows(size: 2) == Tensor([1, 2, 2, 3, 3, 4], shape: [1, 3, 2, 1]))
    #expect(x.windows(size: 2, stride: 2) == Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1]))
    #expect(x.windows(size: 2, dilation: 3) == Tensor([1, 4], shape: [1, 1, 2, 1]))
    #expect(
      x.windows(size: 2, padding: .causal)
        == Tensor([0, 1, 1, 2, 2, 3, 3, 4], shape: [1, 4, 2, 1]))
    #expect(
      x.windows(size: 3, padding: .same).reshaped([12])
        == Tensor([0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 0]))
    #expect(x.windows(size: 4, padding: .same).shape == [1, 4, 4, 1])
    #expect(x.windows(size: 5).shape == [1, 0, 5, 1])
    #expect(x.windows(size: 5, padding: .zeros(before: 0, after: 2)).shape == [1, 2, 5, 1])
  }

  @Test("Gradients of all copies add up", arguments: [1, 2, 3], [1, 2])
  func gradients(stride: Int, dilation: Int) {
    checkGradients(
      of: { $0[0].windows(size: 3, stride: stride, dilation: dilation, padding: .causal) },
      inputs: [.sample([2, 7, 3])])
  }

  @Test("What makes no windows stops with a message") func wrong() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([4, 1]).windows(size: 2) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 4, 1]).windows(size: 0) }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 4, 1]).windows(size: 2, padding: .zeros(before: -1, after: 0))
    }
  }
}
