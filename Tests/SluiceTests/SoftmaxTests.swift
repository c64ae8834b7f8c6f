import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct SoftmaxTests {
  @Test(
    "Shares along an axis, and their logarithms",
    arguments: [([1], 0), ([17], -1), ([5, 33], 1), ([5, 33], 0), ([2, 3, 19], 1), ([3, 0], 1)]
      as [([Int], Int)])
  func softmax(shape: [Int], axis: Int) {
    func shares(_ x: [Double]) -> [Double] {
      let sums = ReferenceArray(x, shape).reduced([axis]) { $0.reduce(0) { $0 + exp($1) } }
      let place = axis < 0 ? axis + shape.count : axis
      var kept = shape
      kept[place] = 1
      return ReferenceArray.combined(ReferenceArray(x, shape), ReferenceArray(sums, kept)) {
        exp($0) / $1
      }
    }
    checkGradients(
      of: { $0[0].softmax(axis: axis) }, reference: { shares($0[0]) },
      inputs: [.sample(shape, in: -4...4)], "softmax")
    checkGradients(
      of: { $0[0].logSoftmax(axis: axis) }, reference: { shares($0[0]).map { log($0) } },
      inputs: [.sample(shape, in: -4...4)], "logarithm")
  }

  @Test("Large numbers overflow nothing") func large() {
    let x = Tensor([1000, 1000, -1000])
    #expect(x.softmax(axis: 0) == Tensor([0.5, 0.5, 0]))
    expectClose(x.logSoftmax(axis: 0).scalars, [-log(2.0), -log(2.0), -2000 - log(2.0)])
  }

  @Test("Hidden elements get no share; a row of them has none to give", arguments: [0, 1])
  func hidden(axis: Int) {
    let rows = Tensor([-.infinity, 0, 0, -.infinity, -.infinity, -.infinity], shape: [2, 3])
    let x = (axis == 1 ? rows : rows.transposed()).tracked()
    let back = { (y: Tensor?) in axis == 1 ? y : y?.transposed() }
    let y = x.softmax(axis: axis)
    #expect(back(y.detached) == Tensor([0, 0.5, 0.5, 0, 0, 0], shape: [2, 3]))
    let upstream = Tensor.sample(x.shape)
    let gradient = back(y.gradients(from: upstream)[x])?.scalars
    #expect(gradient?.allSatisfy { $0.isFinite } == true)
    #expect(gradient?[3...] == [0, 0, 0])
    let logarithm = x.logSoftmax(axis: axis)
    #expect(back(logarithm.detached)?.scalars[3...] == [-.infinity, -.infinity, -.infinity])
    let logGradient = back(logarithm.gradients(from: upstream)[x])?.scalars
    #expect(logGradient?.allSatisfy { $0.isFinite } == true)
    #expect(logGradient?[3...] == [0, 0, 0])
  }

  @Test("NaN shows in its row only") func nan() {
    let y = Tensor([.nan, 0, 1, 1], shape: [2, 2]).softmax(axis: 1).scalars
    #expect(y[0].isNaN && y[1].isNaN)
    #expect(y[2...] == [0.5, 0.5])
  }

  @Test("Every number of threads gives the same bits", arguments: [0, 1, 2])
  func threads(axis: Int) {
    let x = Tensor.sample([97, 30, 41])
    expectSameForAllThreadCounts {
      let leaf = x.tracked()
      let y = leaf.softmax(axis: axis) + leaf.logSoftmax(axis: axis)
      return [y, y.gradients(from: x)[leaf]].compactMap(\.self)
    }
  }
}
