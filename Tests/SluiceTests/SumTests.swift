import Sluice
import TestSupport
import Testing

@Suite struct SumTests {
  @Test("Sums and their gradients", arguments: [[1], [7], [5, 33], []])
  func sum(shape: [Int]) {
    checkGradients(
      of: { $0[0].sum() }, reference: { [$0[0].reduce(0, +)] }, inputs: [.sample(shape)])
  }

  @Test("Means and their gradients", arguments: [[1], [7], [5, 33]])
  func mean(shape: [Int]) {
    checkGradients(
      of: { $0[0].mean() }, reference: { [$0[0].reduce(0, +) / Double($0[0].count)] },
      inputs: [.sample(shape)])
  }

  @Test("A long sum keeps its small terms") func longSum() {
    let count = 3_000_001
    let x = Tensor(repeating: 0.1, shape: [count])
    expectClose([x.sum().scalar], [Double(Float(0.1)) * Double(count)], tolerance: 2e-7)
  }

  @Test("Every number of threads gives the same sum") func threads() {
    let x = Tensor.sample([100_003])
    expectSameForAllThreadCounts { [x.sum()] }
  }
}
