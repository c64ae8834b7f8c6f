import SluiceFiles
import SluiceKernels

/// Stochastic gradient descent with momentum, as `torch.optim.SGD`.
///
/// With gradient `g`, momentum `mu` and learning rate `r`:
///
///     g = g + decay w
///     b = mu b + g
///     w = w - r b,  or with Nesterov's momentum  w = w - r (g + mu b)
///
/// Weight decay is coupled: it is part of the gradient, and of the momentum. A parameter's `group` says
/// whether it decays and by what to multiply `r`. Without momentum nothing is kept from step to step.
///
/// Source: Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html. As in PyTorch the
/// rate multiplies the whole of `b` when it is applied, not each gradient when it is added, so that a
/// change of rate acts at once; PyTorch's dampening is 0.
///
/// ```swift
/// var optimizer = SGD(momentum: 0.9, isNesterov: true)
/// optimizer.step(model, loss.gradients(), learningRate: 0.1)
/// ```
public struct SGD: Optimizer {
  /// How much of the earlier steps' sum stays in a step.
  public var momentum: Float
  /// Whether a step goes along the gradient plus the momentum to come.
  public var isNesterov: Bool
  /// What share of a matrix is added to its gradient.
  public var weightDecay: Float

  /// Steps taken so far.
  public private(set) var stepCount = 0

  private var momenta = ParameterBuffers(suffix: ".momentum_buffer")

  /// Makes an optimizer that has taken no step.
  public init(momentum: Float = 0, isNesterov: Bool = false, weightDecay: Float = 0) {
    require(
      momentum > 0 || !isNesterov, "Nesterov momentum must be larger than 0, not \(momentum)")
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
  }

  /// Changes the parameters that have a gradient.
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

  /// The momenta: `NAME.momentum_buffer` for each parameter's name.
  public var state: [String: Tensor] { momenta.state }

  /// Takes up the momenta and the count of an optimizer that trained the same parameters.
  public mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
  ) throws(WeightLoadingError) {
    var (remaining, restored) = (state, momenta)
    try restored.restore(from: &remaining, for: parameters)
    try remaining.expectEmpty()
    (momenta, self.stepCount) = (restored, stepCount)
  }
}
