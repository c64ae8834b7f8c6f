import SluiceFiles
import SluiceKernels

/// Adam with decoupled weight decay, as `torch.optim.AdamW`.
///
/// With gradient `g`, step `t` and learning rate `r`:
///
///     m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
///     w = w (1 - r decay) - r (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// Parameters of one axis (biases, norms) do not decay. Source: Loshchilov and Hutter 2019,
/// https://arxiv.org/abs/1711.05101.
///
/// ```swift
/// var optimizer = AdamW(weightDecay: 0.1)
/// let gradients = loss.gradients()
/// optimizer.step(model, gradients, learningRate: 1e-3, clippingNorm: 1)
/// ```
public struct AdamW: Sendable {
  /// How slowly the mean of the gradients forgets.
  public var beta1: Float
  /// How slowly the mean of their squares forgets.
  public var beta2: Float
  /// Added to the root of the mean square.
  public var epsilon: Float
  /// What share of a matrix decays in a step, times the learning rate.
  public var weightDecay: Float

  /// Steps taken so far.
  public private(set) var stepCount = 0

  private var moments: [String: Moments] = [:]

  /// Makes an optimizer that has taken no step.
  public init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0.01
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Changes the parameters of `module` by one step.
  ///
  /// Parameters without a gradient stay as they are. Where the gradients' norm is not a finite number
  /// nothing changes and no step is counted, so that the model is still whole.
  ///
  /// - Parameters:
  ///   - module: what is trained.
  ///   - gradients: of the loss, by parameter.
  ///   - learningRate: of this step.
  ///   - clippingNorm: what the norm of all gradients together is scaled down to where it is larger,
  ///     as `torch.nn.utils.clip_grad_norm_` does; nil clips nothing.
  /// - Returns: the norm before clipping.
  @discardableResult
  public mutating func step(
    _ module: some Module, _ gradients: Gradients, learningRate: Float, clippingNorm: Float? = nil
  ) -> Float {
    step(
      module.parameters, gradients, learningRate: learningRate, clippingNorm: clippingNorm)
  }

  /// The same for the parameters of a module that were looked up before, which takes a while.
  @discardableResult
  public mutating func step(
    _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float,
    clippingNorm: Float? = nil
  ) -> Float {
    var changes = parameters.compactMap { entry in
      gradients[entry.parameter].map { Change(parameter: entry, gradient: $0) }
    }
    // Whoever changes several parameters at once does so in this order.
    changes.sort { $0.parameter.parameter.leaf.number < $1.parameter.parameter.leaf.number }
    let norm = changes.map(\.gradient).sumOfSquares.squareRoot()
    guard norm.isFinite else { return Float(norm) }
    let scale = clippingNorm.map { Float(min(1, Double($0) / (norm + 1e-6))) } ?? 1
    stepCount += 1
    update(changes, gradientScale: scale, learningRate: learningRate)
    return Float(norm)
  }

  private mutating func update(
    _ changes: [Change], gradientScale: Float, learningRate: Float
  ) {
    let moments = changes.map { change in
      self.moments[change.parameter.name, default: Moments(shape: change.gradient.shape)]
        .pointers(for: change)
    }
    Parameter.withUnsafeMutableScalars(of: changes.map(\.parameter.parameter)) {
      values in
      let arrays = zip(changes, zip(values, moments)).map { change, pointers in
        AdamWKernel.Arrays(
          count: change.gradient.count, value: pointers.0,
          gradient: change.gradient.unsafePointer, firstMoment: pointers.1.first,
          secondMoment: pointers.1.second,
          weightDecay: change.gradient.shape.count > 1 ? weightDecay : 0)
      }
      withExtendedLifetime((changes, self.moments)) {
        AdamWKernel.step(
          arrays, gradientScale: gradientScale, learningRate: learningRate, beta1: beta1,
          beta2: beta2, epsilon: epsilon, step: stepCount)
      }
    }
  }
}

/// A parameter and the gradient that changes it.
private struct Change {
  let parameter: NamedParameter
  let gradient: Tensor
}

// MARK: - State

extension AdamW {
  /// The moments, to be saved: `NAME.exp_avg` and `NAME.exp_avg_sq` for each parameter's name.
  public var state: [String: Tensor] {
    var state: [String: Tensor] = [:]
    for (name, moments) in moments {
      state[name + Moments.firstSuffix] = moments.first
      state[name + Moments.secondSuffix] = moments.second
    }
    return state
  }

  /// Takes up the moments and the count of an optimizer that trained `module`.
  ///
  /// - Throws: `WeightLoadingError` where a tensor is missing, unknown or of another shape; this
  ///   optimizer is then as before.
  public mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for module: some Module
  ) throws(WeightLoadingError) {
    var remaining = state
    var restored: [String: Moments] = [:]
    for (name, parameter) in module.parameters.map({ ($0.name, $0.parameter) }) {
      // A parameter that never had a gradient has no moments.
      guard remaining.keys.contains(name + Moments.firstSuffix) else { continue }
      restored[name] = Moments(
        first: try remaining.take(name + Moments.firstSuffix, shape: parameter.shape),
        second: try remaining.take(name + Moments.secondSuffix, shape: parameter.shape))
    }
    try remaining.expectEmpty()
    moments = restored
    self.stepCount = stepCount
  }
}

/// Running means of one parameter's gradient and of its square.
private struct Moments {
  static let firstSuffix = ".exp_avg"
  static let secondSuffix = ".exp_avg_sq"

  var first: Tensor
  var second: Tensor

  init(first: Tensor, second: Tensor) {
    self.first = first
    self.second = second
  }

  init(shape: [Int]) {
    self.init(first: .zeros(shape), second: .zeros(shape))
  }

  /// The memory of both, valid while they live and nobody copies them.
  mutating func pointers(
    for change: Change
  ) -> (first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>) {
    require(
      first.shape == change.gradient.shape,
      """
      the moments of \(change.parameter.name) have shape \(first.shape), its gradient \
      \(change.gradient.shape)
      """)
    return (first.uniquePointer(), second.uniquePointer())
  }
}

extension [Tensor] {
  fileprivate var sumOfSquares: Double {
    withExtendedLifetime(self) {
      ReductionKernel.sumOfSquares(
        of: map { UnsafeBufferPointer(start: $0.unsafePointer, count: $0.count) })
    }
  }
}
