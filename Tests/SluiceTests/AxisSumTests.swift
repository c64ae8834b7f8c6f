import Sluice
import TestSupport
import Testing

@Suite struct AxisSumTests {
  @Test("Sums and means over axes", arguments: reductions)
  func reduction(shape: [Int], axes: [Int]) {
    checkGradients(
      of: { $0[0].sum(axes: axes) },
      reference: { ReferenceArray($0[0], shape).reduced(axes) { $0.reduce(0, +) } },
      inputs: [.sample(shape)], "sum")
    checkGradients(
      of: { $0[0].mean(axes: axes) },
      reference: {
        ReferenceArray($0[0], shape).reduced(axes) { $0.reduce(0, +) / Double($0.count) }
      }, inputs: [.sample(shape)], "mean")
  }

  @Test("Axes are left out, or stay with a length of 1") func shapes() {
    let x = Tensor.sample([2, 3, 4])
    #expect(x.sum(axis: -1).shape == [2, 3])
    #expect(x.sum(axis: 1, keepingAxes: true).shape == [2, 1, 4])
    #expect(x.mean(axes: [0, 2]).shape == [3])
    #expect(x.mean(axes: [0, -1], keepingAxes: true).shape == [1, 3, 1])
    #expect(x.sum(axes: []) == x)
    #expect(x.sum(axis: 0, keepingAxes: true).reshaped([3, 4]) == x.sum(axis: 0))
  }

  @Test("The sum of nothing is 0") func empty() async {
    #expect(Tensor.zeros([2, 0]).sum(axis: 1) == Tensor([0, 0]))
    #expect(Tensor.zeros([0, 2]).sum(axis: 1).shape == [0])
    #expect(Tensor.zeros([0, 2]).mean(axis: 1).shape == [0])
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 0]).mean(axis: 1) }
  }

  @Test("An axis that is not there stops with a message") func outside() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2]).sum(axis: 1) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2]).sum(axis: -2) }
  }

  @Test("A long sum keeps its small terms", arguments: [0, 1])
  func longSum(axis: Int) {
    let count = 300_001
    let x = Tensor(repeating: 0.1, shape: axis == 0 ? [count, 2] : [2, count])
    let expected = Double(Float(0.1)) * Double(count)
    expectClose(x.sum(axis: axis).scalars, [expected, expected], tolerance: 2e-7)
  }

  @Test("NaN stays NaN, in its line only") func nan() {
    let sums = Tensor([1, .nan, 2, 3], shape: [2, 2]).sum(axis: 1).scalars
    #expect(sums[0].isNaN)
    #expect(sums[1] == 5)
  }

  @Test("Every number of threads gives the same bits") func threads() {
    let x = Tensor.sample([97, 30, 41])
    expectSameForAllThreadCounts {
      [x.sum(axis: 0), x.sum(axis: 1), x.mean(axis: 2), x.sum(axes: [0, 2])]
    }
  }
}
