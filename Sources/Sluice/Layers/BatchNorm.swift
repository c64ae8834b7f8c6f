import SluiceFiles

/// Batch normalization: each channel is normalized over all tokens of a batch, with a learned scale and shift.
///
///     y = (x - mean) / sqrt(variance + epsilon) * weight + bias
///
/// In training, mean and variance are those of the batch, and running averages of them are kept. Otherwise they are
/// the running averages, so that the result of a sequence does not depend on the batch. The running averages are
/// parameters that are not trained, so that checkpoints contain them; as in PyTorch, the running variance is that of a
/// sample, `n / (n - 1)` times that of the batch.
///
/// ```swift
/// let norm = BatchNorm(64)
/// norm(x, isTraining: true)   // [batch, tokens, 64], and the running averages are updated
/// norm(x)                     // with the running averages
/// norm(x, isTraining: true, addedTo: y, rectified: true)   // max(0, norm + y)
/// ```
///
/// Source: Ioffe and Szegedy 2015 (arXiv 1502.03167).
public struct BatchNorm: Module {
  /// The scale, `[width]`, initially 1.
  public let weight: Parameter
  /// The shift, `[width]`, initially 0.
  public let bias: Parameter
  /// The running mean, `[width]`, initially 0; not trained.
  public let runningMean: Parameter
  /// The running variance, `[width]`, initially 1; not trained.
  public let runningVariance: Parameter
  /// The share of a batch in the running averages.
  public let momentum: Float
  /// Added to the variance for numerical stability.
  public let epsilon: Float

  /// Makes a norm of tokens of `width` channels.
  public init(_ width: Int, momentum: Float = 0.1, epsilon: Float = 1e-5) {
    require(
      width > 0 && momentum > 0 && momentum <= 1 && epsilon >= 0,
      "BatchNorm: a width of \(width), a momentum of \(momentum), an epsilon of \(epsilon)")
    weight = Parameter(repeating: 1, shape: [width])
    bias = Parameter(repeating: 0, shape: [width])
    runningMean = Parameter(repeating: 0, shape: [width])
    runningVariance = Parameter(repeating: 1, shape: [width])
    runningMean.isTrainable = false
    runningVariance.isTrainable = false
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// The normalized tokens, with a residual that is added and a rectifier if they are asked for.
  ///
  /// - Parameters:
  ///   - x: `[batch, tokens, width]`.
  ///   - mask: 1 for tokens and 0 for padding, `[batch, tokens, 1]`; nil if there is no padding. Padding is not
  ///     counted, and is 0 in the result.
  ///   - isTraining: whether mean and variance are those of the batch, and the running averages are updated.
  ///   - residual: added to the normalized tokens, `[batch, tokens, width]`; nil for nothing.
  ///   - rectified: whether negative results become 0, as by a ReLU after the norm.
  /// - Returns: `[batch, tokens, width]`.
  public func callAsFunction(
    _ x: Tensor, mask: Tensor? = nil, isTraining: Bool = false, addedTo residual: Tensor? = nil,
    rectified: Bool = false
  ) -> Tensor {
    require(
      x.shape.count == 3 && [x.shape[2]] == weight.shape
        && (mask == nil || mask?.shape == [x.shape[0], x.shape[1], 1])
        && (residual == nil || residual?.shape == x.shape),
      """
      BatchNorm of width \(weight.shape[0]): tokens [batch, tokens, width] = \(x.shape), \
      mask [batch, tokens, 1] = \(mask?.shape ?? []), residual \(residual?.shape ?? x.shape)
      """)
    let count = mask.map { $0.scalars.count { $0 != 0 } } ?? x.rowCount
    let statistics =
      isTraining && count > 0
      ? updatedStatistics(of: x, mask: mask, count: count)
      : ChannelStatistics(
        mean: runningMean.tensor, variance: runningVariance.tensor, count: nil)
    return x.batchNormalized(
      by: statistics, weight: weight.tensor, bias: bias.tensor, epsilon: epsilon, mask: mask,
      addedTo: residual, rectified: rectified)
  }

  /// The statistics of the batch, which are added to the running averages.
  private func updatedStatistics(of x: Tensor, mask: Tensor?, count: Int) -> ChannelStatistics {
    let statistics = ChannelStatistics(of: x, mask: mask, count: count)
    let share = momentum
    let sample = statistics.variance * (Float(count) / Float(max(1, count - 1)))
    runningMean.update { $0 = (1 - share) * $0 + share * statistics.mean }
    runningVariance.update { $0 = (1 - share) * $0 + share * sample }
    return statistics
  }
}
