import SluiceFiles
import SluiceKernels

/// Stochastic gradient descent with momentum, as `torch.optim.SGD`.
///
/// With gradient `g`, momentum `mu` and learning rate `r`:
///
///     g = g + decay w
///     b = mu b + g
///     w = w - r b,  or with Nesterov momentum  w = w - r (g + mu b)
///
/// Weight decay is coupled: it is added to the gradient, and is part of the momentum. The `group` of a
/// parameter determines whether weight decay is applied, and a factor on `r`. Without momentum, the
/// optimizer has no state.
///
/// Source: Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html. As in PyTorch with
/// dampening 0, `b` is multiplied by the learning rate when it is applied, so that a change of the rate has
/// an immediate effect.
///
/// ```swift
/// var optimizer = SGD(momentum: 0.9, isNesterov: true)
/// optimizer.step(model, loss.gradients(), learningRate: 0.1)
/// ```
public struct SGD: Optimizer {
  /// The momentum: the decay rate of the sum of gradients.
  public var momentum: Float
  /// Whether to use Nesterov momentum.
  public var isNesterov: Bool
  /// The weight decay, which is added to the gradient.
  public var weightDecay: Float

  /// Steps taken so far.
  public private(set) var stepCount = 0

  private var momenta = ParameterBuffers(suffix: ".momentum_buffer")

  /// Makes an optimizer at step 0.
  public init(momentum: Float = 0, isNesterov: Bool = false, weightDecay: Float = 0) {
    require(
      momentum > 0 || !isNesterov, "Nesterov momentum must be larger than 0, not \(momentum)")
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
  }

  /// Updates the parameters that have a gradient.
  public mutating func step(
    _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float
  ) {
    stepCount += 1
    let entries = gradients.entries(of: parameters)
    let buffers = entries.map { momentum == 0 ? nil : momenta.pointer(for: $0) }
    Parameter.withUnsafeMutableScalars(of: entries.map(\.parameter)) { values in
      let arrays = entries.indices.map { index in
        let (gradient, group) = (entries[index].unscaled, entries[index].parameter.group)
        return SGDKernel.Arrays(
          count: gradient.count, value: values[index], gradient: gradient.unsafePointer,
          buffer: buffers[index], weightDecay: group.decays ? weightDecay : 0,
          rateFactor: group.rateFactor)
      }
      withExtendedLifetime((entries, self)) {
        SGDKernel.step(
          arrays, gradientScale: gradients.pendingScale, learningRate: learningRate,
          momentum: momentum, isNesterov: isNesterov)
      }
    }
  }

  /// The momenta: `NAME.momentum_buffer` for each parameter name.
  public var state: [String: Tensor] { momenta.state }

  /// Restores the momenta and the step count of an optimizer for the same parameters.
  public mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
  ) throws(WeightLoadingError) {
    var (remaining, restored) = (state, momenta)
    try restored.restore(from: &remaining, for: parameters)
    try remaining.expectEmpty()
    (momenta, self.stepCount) = (restored, stepCount)
  }
}
