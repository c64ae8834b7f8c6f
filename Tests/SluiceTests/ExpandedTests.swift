import Sluice
import TestSupport
import Testing

@Suite struct ExpandedTests {
  @Test(
    "A new axis", arguments: [(0, [1, 3, 2]), (1, [3, 1, 2]), (-1, [3, 2, 1]), (-3, [1, 3, 2])])
  func expansion(axis: Int, shape: [Int]) {
    let x = Tensor.sample([3, 2])
    #expect(x.expanded(axis: axis) == x.reshaped(shape))
    #expect(x.expanded(axis: axis).squeezed(axis: axis) == x)
    checkGradients(of: { $0[0].expanded(axis: axis) }, reference: { $0[0] }, inputs: [x])
  }

  @Test("Axes that are not there, or not of length 1, stop with a message") func wrong() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).squeezed(axis: 0) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).expanded(axis: 3) }
  }

  @Test("A length of -1 is what is left") func reshaping() async {
    let x = Tensor.sample([3, 4])
    #expect(x.reshaped([2, -1]).shape == [2, 6])
    #expect(x.reshaped([-1]).shape == [12])
    #expect(Tensor(1).reshaped([-1, 1]).shape == [1, 1])
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3, 4]).reshaped([5, -1]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([0, 4]).reshaped([0, -1]) }
  }
}
