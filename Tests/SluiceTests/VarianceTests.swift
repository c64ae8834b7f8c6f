import Sluice
import TestSupport
import Testing

@Suite struct VarianceTests {
  @Test("The mean squared distance from the mean", arguments: reductions)
  func variance(shape: [Int], axes: [Int]) {
    checkGradients(
      of: { $0[0].variance(axes: axes) },
      reference: {
        ReferenceArray($0[0], shape).reduced(axes) { line in
          let mean = line.reduce(0, +) / Double(line.count)
          return line.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(line.count)
        }
      }, inputs: [.sample(shape)])
  }

  @Test("A large mean costs no digits") func largeMean() {
    let x = Tensor([10_001, 10_002, 10_003, 10_004], shape: [2, 2])
    #expect(x.variance(axis: 1) == Tensor([0.25, 0.25]))
    #expect(x.variance(axis: 1, keepingAxes: true).shape == [2, 1])
  }

  @Test("The variance of nothing stops with a message") func empty() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 0]).variance(axis: 1) }
  }
}
