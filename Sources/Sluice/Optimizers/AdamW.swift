import SluiceFiles
import SluiceKernels

/// AdamW: Adam with decoupled weight decay, as `torch.optim.AdamW`.
///
/// With gradient `g`, step `t` and learning rate `r`:
///
///     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
///     w = w (1 - r decay) - r (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// The `group` of a parameter determines whether weight decay is applied (not for biases and norms), and a
/// factor on `r`.
///
/// Source: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, algorithm 2. Its schedule
/// multiplier and step size are one number `r` here; the decay is multiplied by `r`, as in PyTorch.
///
/// ```swift
/// var optimizer = AdamW(weightDecay: 0.1)
/// let gradients = loss.gradients()
/// optimizer.step(model, gradients, learningRate: 1e-3, clippingNorm: 1)
/// ```
public struct AdamW: Optimizer {
  /// The decay rate of the mean of gradients.
  public var beta1: Float
  /// The decay rate of the mean of squared gradients.
  public var beta2: Float
  /// Added to the denominator for numerical stability.
  public var epsilon: Float
  /// The weight decay, which is multiplied by the learning rate.
  public var weightDecay: Float

  /// Steps taken so far.
  public private(set) var stepCount = 0

  private var firstMoments = ParameterBuffers(suffix: ".exp_avg")
  private var secondMoments = ParameterBuffers(suffix: ".exp_avg_sq")

  /// Makes an optimizer at step 0.
  public init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0.01
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Updates the parameters that have a gradient.
  public mutating func step(
    _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float
  ) {
    stepCount += 1
    let entries = gradients.entries(of: parameters)
    let first = entries.map { firstMoments.pointer(for: $0) }
    let second = entries.map { secondMoments.pointer(for: $0) }
    Parameter.withUnsafeMutableScalars(of: entries.map(\.parameter)) { values in
      let arrays = entries.indices.map { index in
        let (gradient, group) = (entries[index].unscaled, entries[index].parameter.group)
        return AdamWKernel.Arrays(
          count: gradient.count, value: values[index], gradient: gradient.unsafePointer,
          firstMoment: first[index], secondMoment: second[index],
          weightDecay: group.decays ? weightDecay : 0, rateFactor: group.rateFactor)
      }
      withExtendedLifetime((entries, self)) {
        AdamWKernel.step(
          arrays, gradientScale: gradients.pendingScale, learningRate: learningRate, beta1: beta1,
          beta2: beta2, epsilon: epsilon, step: stepCount)
      }
    }
  }

  /// The moments: `NAME.exp_avg` and `NAME.exp_avg_sq` for each parameter name.
  public var state: [String: Tensor] {
    firstMoments.state.merging(secondMoments.state) { first, _ in first }
  }

  /// Restores the moments and the step count of an optimizer for the same parameters.
  public mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
  ) throws(WeightLoadingError) {
    var (remaining, first, second) = (state, firstMoments, secondMoments)
    // A parameter that never had a gradient has no moments.
    try first.restore(from: &remaining, for: parameters)
    try second.restore(from: &remaining, for: parameters.filter(first.holds), allowing: [])
    try remaining.expectEmpty()
    (firstMoments, secondMoments, self.stepCount) = (first, second, stepCount)
  }
}
