import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct CrossEntropyKernelTests {
  @Test(arguments: [(1, 1), (4, 2), (3, 16), (7, 17), (5, 65), (129, 257), (3, 20_011)])
  func matchesItsDefinition(rows: Int, classes: Int) {
    let logits = samples(rows * classes, in: -12...12)
    let targets = (0..<rows).map { Int32($0 % 5 == 3 ? -1 : ($0 * 7919) % classes) }
    let (losses, gradient) = run(rows, classes, logits, targets, scale: 0.37)
    let expected = reference(rows, classes, logits, targets, scale: 0.37)
    expectClose(losses, expected.losses, tolerance: 1e-6, "losses")
    expectClose(gradient, expected.gradient, tolerance: 2e-6, "gradient")
  }

  @Test func aSingleClassCostsNothing() {
    for logit in [Float(0), 1e4, -1e4, 3.3] {
      let (losses, gradient) = run(1, 1, [logit], [0])
      #expect(losses == [0] && gradient == [0])
    }
  }

  @Test func veryLargeLogitsLoseNothingOfTheLoss() {
    let logits = samples(3 * 37, in: -3...3).map { 1e4 + ($0 * 1024).rounded() / 1024 }
    let targets: [Int32] = [0, 36, 20]
    let (losses, gradient) = run(3, 37, logits, targets)
    let expected = reference(3, 37, logits, targets, scale: 1)
    expectClose(losses, expected.losses, tolerance: 1e-6, "losses")
    // The logarithm of the sum is stored as a float, whose ulp is 1e-3 here.
    expectClose(gradient, expected.gradient, tolerance: 1e-3, "gradient")
  }

  @Test func distantLogitsSaturate() {
    let (losses, gradient) = run(2, 3, [1e4, -1e4, 0, -1e4, 1e4, 0], [0, 0])
    #expect(losses == [0, 2e4])
    #expect(gradient == [0, 0, 0, -1, 1, 0])
  }

  @Test func minusInfinityExcludesAClass() {
    let (losses, gradient) = run(1, 3, [-.infinity, 1, 1], [1])
    expectClose(losses, [log(2.0)], tolerance: 1e-6)
    expectClose(gradient, [0, -0.5, 0.5], tolerance: 1e-6)
    #expect(run(1, 3, [-.infinity, 1, 1], [0]).losses == [.infinity])
  }

  @Test func aNaNIsNotHidden() {
    var logits = samples(40)
    logits[23] = .nan
    #expect(run(1, 40, logits, [2]).losses[0].isNaN)
  }

  @Test func aRowThatIsNotCountedGivesZeros() {
    let (losses, gradient) = run(1, 5, [.nan, 1, 2, .infinity, 4], [-100])
    #expect(losses == [0])
    #expect(gradient == [0, 0, 0, 0, 0])
  }

  @Test func theGradientMayReplaceTheLogits() {
    let logits = samples(5 * 33)
    let targets: [Int32] = [1, 2, -1, 4, 32]
    let apart = run(5, 33, logits, targets).gradient
    let inPlace = changed(logits) { logits in
      var sums = [Float](repeating: 0, count: 5)
      var losses = sums
      CrossEntropyKernel.forward(
        rows: 5, classes: 33, logits: logits, targets: targets, logSumExp: &sums, losses: &losses)
      CrossEntropyKernel.backward(
        rows: 5, classes: 33, logits: logits, targets: targets, logSumExp: sums, scale: 1,
        logitsGradient: logits)
    }
    #expect(apart == inPlace)
  }

  private func run(
    _ rows: Int, _ classes: Int, _ logits: [Float], _ targets: [Int32], scale: Float = 1
  ) -> (losses: [Float], gradient: [Float]) {
    let all = sameForEveryThreadCount { pool in
      filled(rows * (classes + 2)) { memory in
        let losses = memory + rows
        CrossEntropyKernel.forward(
          rows: rows, classes: classes, logits: logits, targets: targets, logSumExp: memory,
          losses: losses, pool: pool)
        CrossEntropyKernel.backward(
          rows: rows, classes: classes, logits: logits, targets: targets, logSumExp: memory,
          scale: scale, logitsGradient: losses + rows, pool: pool)
      }
    }
    return (Array(all[rows..<2 * rows]), Array(all[(2 * rows)...]))
  }

  private func reference(
    _ rows: Int, _ classes: Int, _ logits: [Float], _ targets: [Int32], scale: Double
  ) -> (losses: [Double], gradient: [Double]) {
    var losses = [Double](repeating: 0, count: rows)
    var gradient = [Double](repeating: 0, count: rows * classes)
    for row in 0..<rows where targets[row] >= 0 {
      let x = logits[row * classes..<(row + 1) * classes].map(Double.init)
      let highest = x.max() ?? 0
      let sum = x.reduce(0) { $0 + exp($1 - highest) }
      losses[row] = highest + log(sum) - x[Int(targets[row])]
      for column in 0..<classes {
        let isTarget = column == Int(targets[row])
        gradient[row * classes + column] =
          scale * (exp(x[column] - highest) / sum - (isTarget ? 1 : 0))
      }
    }
    return (losses, gradient)
  }
}
