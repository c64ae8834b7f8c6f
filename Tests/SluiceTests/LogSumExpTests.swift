import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct LogSumExpTests {
  @Test("The logarithm of the sum of exponentials", arguments: reductions)
  func logSumExp(shape: [Int], axes: [Int]) {
    checkGradients(
      of: { $0[0].logSumExp(axes: axes) },
      reference: {
        ReferenceArray($0[0], shape).reduced(axes) { log($0.reduce(0) { $0 + exp($1) }) }
      }, inputs: [.sample(shape)])
  }

  @Test("Large numbers overflow nothing", arguments: [0, 1]) func large(axis: Int) {
    let x = Tensor([1000, 1000, -1000, -1000], shape: [2, 2])
    expectClose(
      x.logSumExp(axis: axis).scalars,
      axis == 1 ? [1000 + log(2.0), -1000 + log(2.0)] : [1000, 1000])
  }

  @Test("Nothing above minus infinity: minus infinity, without a gradient", arguments: [0, 1])
  func nothing(axis: Int) {
    let x = Tensor(repeating: -.infinity, shape: [3, 3]).tracked()
    let result = x.logSumExp(axis: axis)
    #expect(result == Tensor(repeating: -.infinity, shape: [3]))
    #expect(result.gradients(from: Tensor([1, 1, 1]))[x] == .zeros([3, 3]))
    #expect(Tensor.zeros([2, 0]).logSumExp(axis: 1) == Tensor([-.infinity, -.infinity]))
  }

  @Test("Infinity and NaN show") func extremes() {
    #expect(Tensor([1, .infinity, 2]).logSumExp(axis: 0).scalar == .infinity)
    #expect(Tensor([1, .nan, 2]).logSumExp(axis: 0).scalar.isNaN)
  }
}
