import Sluice
import TestSupport
import Testing

struct BatchNormTests {
  /// The definition in double precision: the result, and the running averages after it.
  private static func reference(
    _ x: Tensor, counted: [Bool], weight: [Double], bias: [Double], epsilon: Double
  ) -> (y: [Double], mean: [Double], variance: [Double]) {
    let (width, values) = (x.lastDimension, x.doubles)
    let tokens = counted.indices.filter { counted[$0] }
    var (y, means, variances) = (
      [Double](repeating: 0, count: values.count), [Double](), [Double]()
    )
    for channel in 0..<width {
      let mean = tokens.reduce(0) { $0 + values[$1 * width + channel] } / Double(tokens.count)
      let squares = tokens.reduce(0) {
        $0 + (values[$1 * width + channel] - mean) * (values[$1 * width + channel] - mean)
      }
      let variance = squares / Double(tokens.count)
      for token in tokens {
        y[token * width + channel] =
          (values[token * width + channel] - mean) / (variance + epsilon).squareRoot()
          * weight[channel] + bias[channel]
      }
      means.append(mean)
      variances.append(squares / Double(max(1, tokens.count - 1)))
    }
    return (y, means, variances)
  }

  private static func norm(_ width: Int) -> BatchNorm {
    let norm = BatchNorm(width, momentum: 0.25)
    norm.weight.update { $0 = .sample([width], seed: 2, in: 0.5...2) }
    norm.bias.update { $0 = .sample([width], seed: 3) }
    return norm
  }

  @Test(arguments: [[3, 7, 5], [1, 1, 4], [2, 1, 1], [4, 33, 17]])
  func trainingUsesTheBatch(shape: [Int]) {
    let norm = Self.norm(shape[2])
    let x = Tensor.sample(shape, seed: 1) * 3 + 10
    let y = norm(x, isTraining: true)
    let expected = Self.reference(
      x, counted: Array(repeating: true, count: shape[0] * shape[1]),
      weight: norm.weight.tensor.doubles,
      bias: norm.bias.tensor.doubles, epsilon: 1e-5)
    expectClose(y.scalars, expected.y, tolerance: 2e-4)
    expectClose(norm.runningMean.tensor.scalars, expected.mean.map { 0.25 * $0 }, tolerance: 1e-5)
    expectClose(
      norm.runningVariance.tensor.scalars, expected.variance.map { 0.75 + 0.25 * $0 },
      tolerance: 1e-4)
  }

  @Test func evaluationUsesTheRunningAveragesAndKeepsThem() {
    let norm = Self.norm(4)
    for seed in 1...5 { _ = norm(.sample([2, 6, 4], seed: UInt64(seed)), isTraining: true) }
    let (mean, variance) = (norm.runningMean.tensor.doubles, norm.runningVariance.tensor.doubles)
    let x = Tensor.sample([2, 3, 4], seed: 9)
    let expected = x.doubles.enumerated().map { index, value in
      let channel = index % 4
      return (value - mean[channel]) / (variance[channel] + 1e-5).squareRoot()
        * norm.weight.tensor.doubles[channel] + norm.bias.tensor.doubles[channel]
    }
    expectClose(norm(x).scalars, expected, tolerance: 1e-5)
    // A sequence has the same result alone.
    #expect(norm(x[0..<1, axis: 0]).scalars == Array(norm(x).scalars.prefix(12)))
    #expect(norm.runningMean.tensor.doubles == mean)
  }

  @Test func paddingIsNotCountedAndIsZero() {
    let counted = [true, true, false, true, false, false]
    let mask = Tensor(counted.map { $0 ? 1 : 0 }, shape: [2, 3, 1])
    let x = Tensor.sample([2, 3, 4], seed: 5)
    let norm = Self.norm(4)
    let y = norm(x, mask: mask, isTraining: true)
    let expected = Self.reference(
      x, counted: counted, weight: norm.weight.tensor.doubles, bias: norm.bias.tensor.doubles,
      epsilon: 1e-5)
    expectClose(y.scalars, expected.y, tolerance: 2e-5)
    expectClose(norm.runningMean.tensor.scalars, expected.mean.map { 0.25 * $0 }, tolerance: 1e-5)
    // Other values in the padding change nothing.
    let other = Tensor.where(mask .> 0, x, 1e6)
    #expect(Self.norm(4)(other, mask: mask, isTraining: true).scalars == y.scalars)
    // Only padding: the running averages stay.
    let none = norm(x, mask: .zeros([2, 3, 1]), isTraining: true)
    #expect(none.scalars.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [false, true]) func gradientsAreThoseOfDifferences(isMasked: Bool) {
    let mask = isMasked ? Tensor([1, 1, 0, 1, 0, 1], shape: [2, 3, 1]) : nil
    let norm = Self.norm(3)
    checkGradients(of: norm, at: .sample([2, 3, 3], seed: 4), tolerance: 2e-3) { x in
      norm(x, mask: mask, isTraining: true)
    }
  }

  @Test(arguments: [false, true]) func theResidualIsAddedBeforeTheRectifier(isMasked: Bool) {
    let mask = isMasked ? Tensor([1, 1, 0, 1, 0, 1], shape: [2, 3, 1]) : nil
    let (x, residual) = (
      Tensor.sample([2, 3, 17], seed: 4) * 3, Tensor.sample([2, 3, 17], seed: 5)
    )
    let y = Self.norm(17)(x, mask: mask, isTraining: true, addedTo: residual, rectified: true)
    let steps = Self.norm(17)(x, mask: mask, isTraining: true) + residual
    let expected = (mask.map { steps * $0 } ?? steps).activated(.relu)
    expectClose(y.scalars, expected.doubles, tolerance: 1e-6)
    #expect(y.scalars.contains(0) && y.scalars.contains { $0 > 0 })
  }

  @Test(arguments: [false, true], [false, true])
  func gradientsPassTheRectifierAndTheResidual(isMasked: Bool, isTraining: Bool) {
    let mask = isMasked ? Tensor([1, 1, 0, 1, 0, 1], shape: [2, 3, 1]) : nil
    let norm = Self.norm(3)
    // Far from the rectifier's corner, so that finite differences are exact enough.
    let residual = (Tensor.sample([2, 3, 3], seed: 6) .> 0) * 12 - 6
    checkGradients(of: norm, at: .sample([2, 3, 3], seed: 4), tolerance: 2e-3) { x in
      norm(x, mask: mask, isTraining: isTraining, addedTo: x * 0.5 + residual, rectified: true)
    }
  }

  @Test func theBitsDoNotDependOnTheNumberOfThreads() {
    func results(_ pool: ThreadPool) -> [[Float]] {
      ThreadPool.$current.withValue(pool) {
        let norm = Self.norm(33)
        let x = Tensor.sample([7, 211, 33], seed: 8).tracked()
        let y = norm(x, isTraining: true, addedTo: x, rectified: true)
        let gradients = (y * y).sum().gradients()
        return [y, gradients[x], gradients[norm.weight], gradients[norm.bias]]
          .compactMap { $0?.scalars } + [norm.runningVariance.tensor.scalars]
      }
    }
    let serial = results(.serial)
    #expect(serial.count == 5)
    #expect(results(ThreadPool(threadCount: 2)) == serial)
    #expect(results(ThreadPool(threadCount: 5)) == serial)
  }

  @Test func runningAveragesAreStoredAndNotTrained() throws {
    let norm = Self.norm(4)
    _ = norm(.sample([2, 6, 4], seed: 1), isTraining: true)
    let names = norm.parameters.map(\.name)
    #expect(names == ["weight", "bias", "runningMean", "runningVariance"])
    let other = BatchNorm(4)
    try other.load(norm.state())
    #expect(other.state() == norm.state())
    let gradients = norm(.sample([2, 6, 4], seed: 1), isTraining: true).sum().gradients()
    #expect(gradients[norm.runningMean] == nil && gradients[norm.bias] != nil)
  }
}
