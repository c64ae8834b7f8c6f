import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct RegressionLossesTests {
  private func check(
    _ shapes: ([Int], [Int]), _ loss: @escaping (Tensor, Tensor) -> Tensor,
    _ reference: @escaping (_ error: Double, _ index: [Int]) -> Double, _ what: String
  ) {
    checkGradients(
      of: { loss($0[0], $0[1]) },
      reference: { values in
        let (p, t) = (ReferenceArray(values[0], shapes.0), ReferenceArray(values[1], shapes.1))
        let losses = ReferenceArray.indices(of: shapes.0).map { reference(p[$0] - t[$0], $0) }
        return [losses.reduce(0, +) / Double(losses.count)]
      }, inputs: [.sample(shapes.0, seed: 1), .sample(shapes.1, seed: 2)], what)
  }

  @Test("Losses and their gradients", arguments: [[1], [7], [5, 17]])
  func losses(shape: [Int]) {
    let shapes = (shape, shape)
    check(shapes, { squaredError($0, targets: $1) }, { error, _ in error * error }, "squared")
    check(shapes, { absoluteError($0, targets: $1) }, { error, _ in abs(error) }, "absolute")
    check(
      shapes, { huberLoss($0, targets: $1, delta: 0.7) },
      { error, _ in
        abs(error) <= 0.7 ? error * error / 2 : 0.7 * (abs(error) - 0.35)
      }, "Huber")
    check(
      shapes, { quantileLoss($0, targets: $1, quantiles: [0.3]) },
      { error, _ in max(-0.3 * error, 0.7 * error) }, "quantile")
  }

  @Test("Several quantiles of one target, or of their own", arguments: [[5, 1], [5, 3]])
  func quantiles(targets: [Int]) {
    let quantiles = [0.1, 0.5, 0.9]
    check(
      ([5, 3], targets), { quantileLoss($0, targets: $1, quantiles: [0.1, 0.5, 0.9]) },
      { error, index in max(-quantiles[index[1]] * error, (1 - quantiles[index[1]]) * error) },
      "quantiles")
  }

  @Test("Shapes and settings that do not fit stop with a message") func misfit() async {
    await #expect(processExitsWith: .failure) {
      _ = squaredError(.zeros([3, 1]), targets: .zeros([3]))
    }
    await #expect(processExitsWith: .failure) {
      _ = huberLoss(.zeros([3]), targets: .zeros([3]), delta: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = quantileLoss(.zeros([3]), targets: .zeros([3]), quantiles: [1])
    }
    await #expect(processExitsWith: .failure) {
      _ = quantileLoss(.zeros([3]), targets: .zeros([1]), quantiles: [0.5])
    }
    await #expect(processExitsWith: .failure) {
      _ = squaredError(.zeros([0]), targets: .zeros([0]))
    }
  }
}
