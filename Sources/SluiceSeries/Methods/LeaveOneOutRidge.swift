import Sluice
import SluiceKernels

/// Ridge regression of few samples with many features, which tells what it predicts for a sample without that sample.
///
/// For features `X`, `[samples, features]`, standardized over the samples, and targets `Y`:
///
///     K = X X^T / features,  G = (K + penalty I)^-1,  A = G (Y - mean(Y))
///     prediction(x) = x X^T A / features + mean(Y)
///     left out[i] = Y[i] - penalty A[i] / (penalty G[i, i] - 1 / samples)
///
/// Source: Saunders, Gammerman and Vovk 1998, "Ridge Regression Learning Algorithm in Dual Variables"; the samples left
/// out: Allen 1974, "The Relationship between Variable Selection and Data Augmentation and a Method for Prediction".
struct LeaveOneOutRidge {
  /// A solution for a penalty.
  struct Solution {
    /// The penalty, relative to the mean square of a feature.
    let penalty: Double
    /// The Cholesky factor of `K + penalty I`, `[samples, samples]`.
    fileprivate let factor: [Double]
    /// `A`, `[samples, targets]`.
    fileprivate let duals: [Double]
  }

  /// A linear map of features.
  struct Map {
    /// `[features, targets]`.
    let weight: Tensor
    /// `[targets]`.
    let bias: Tensor

    /// The predictions for samples, `[samples, targets]`.
    func callAsFunction(_ features: Tensor) -> Tensor { features.matmul(weight) + bias }

    static func + (left: Map, right: Map) -> Map {
      Map(weight: left.weight + right.weight, bias: left.bias + right.bias)
    }

    static func * (map: Map, factor: Float) -> Map {
      Map(weight: map.weight * factor, bias: map.bias * factor)
    }
  }

  /// The standardized features, `[samples, features]`; 0 for a feature that does not vary.
  private let features: Tensor
  private let means: Tensor
  /// The inverse deviations of the features; 0 for one that does not vary.
  private let factors: Tensor
  /// `X X^T`.
  private let products: [Double]
  private let targets: [Double]
  private let targetMeans: [Double]
  private let (sampleCount, featureCount, targetCount): (Int, Int, Int)

  /// The least deviation of a feature that counts as varying.
  private static let leastDeviation: Float = 1e-4

  /// - Parameters:
  ///   - features: `[samples, features]`.
  ///   - targets: `[samples, targets]`.
  init(_ features: Tensor, targets: Tensor) {
    let count = features.shape[0]
    means = features.mean(axis: 0)
    let centered = features - means
    factors = Tensor(
      (centered * centered).mean(axis: 0).sqrt().scalars
        .map { $0 > Self.leastDeviation ? 1 / $0 : 0 })
    self.features = centered * factors
    products = Self.centered(self.features.matmul(self.features.transposed()))
    self.targets = targets.scalars.map { Double($0) }
    let width = targets.shape[1]
    targetMeans = (0..<width).map { [targets = self.targets] target in
      (0..<count).reduce(0) { $0 + targets[$1 * width + target] } / Double(max(1, count))
    }
    let varyingCount = factors.scalars.count { $0 > 0 }
    (sampleCount, featureCount, targetCount) = (count, max(1, varyingCount), width)
  }

  /// A symmetric matrix `[samples, samples]` in double precision, whose rows and columns have exact means of zero: the
  /// samples left out are differences of numbers that are nearly equal.
  private static func centered(_ matrix: Tensor) -> [Double] {
    let count = matrix.shape[0]
    let values = matrix.scalars.map { Double($0) }
    let means = (0..<count).map { row in
      values[row * count..<(row + 1) * count].reduce(0, +) / Double(count)
    }
    let mean = means.reduce(0, +) / Double(max(1, count))
    return values.enumerated().map { index, value in
      value - means[index / count] - means[index % count] + mean
    }
  }

  /// The solution for a penalty; nil if the samples are not finite.
  func solution(penalty: Double) -> Solution? {
    let count = sampleCount
    var matrix = products.map { $0 / Double(featureCount) }
    for index in 0..<count { matrix[index * count + index] += penalty }
    var duals = targets.enumerated().map { $1 - targetMeans[$0 % targetCount] }
    let isSolved = matrix.withUnsafeMutableBufferPointer { matrix in
      duals.withUnsafeMutableBufferPointer { duals in
        guard let matrix = matrix.baseAddress, let duals = duals.baseAddress,
          CholeskyKernel.factor(size: count, matrix: matrix)
        else { return false }
        CholeskyKernel.solve(size: count, columns: targetCount, factor: matrix, values: duals)
        return true
      }
    }
    return isSolved ? Solution(penalty: penalty, factor: matrix, duals: duals) : nil
  }

  /// The predictions for each sample by the other ones, `[samples, targets]`.
  func leftOut(of solution: Solution) -> Tensor {
    let count = sampleCount
    let diagonal = solution.factor.withUnsafeBufferPointer { factor in
      factor.baseAddress.map { CholeskyKernel.inverseDiagonal(size: count, factor: $0) } ?? []
    }
    let predictions = solution.duals.enumerated().map { index, dual -> Float in
      // Rounding must not make it zero, or negative, for a sample that no other one is like.
      let share = max(
        1e-9, solution.penalty * diagonal[index / targetCount] - 1 / Double(count))
      return Float(targets[index] - solution.penalty * dual / share)
    }
    return Tensor(predictions, shape: [count, targetCount])
  }

  /// The map of a solution from features as they were before standardization.
  func map(of solution: Solution) -> Map {
    let duals = Tensor(
      solution.duals.map { Float($0 / Double(featureCount)) }, shape: [sampleCount, targetCount])
    let weight = features.transposed().matmul(duals) * factors.expanded(axis: 1)
    let shift = means.expanded(axis: 0).matmul(weight).squeezed(axis: 0)
    return Map(weight: weight, bias: Tensor(targetMeans.map { Float($0) }) - shift)
  }
}
