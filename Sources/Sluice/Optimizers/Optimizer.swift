/// An optimizer: updates parameters from their gradients.
///
/// An example of a custom optimizer:
///
/// ```swift
/// struct GradientDescent: Optimizer {
///   private(set) var stepCount = 0
///   let state: [String: Tensor] = [:]
///
///   mutating func step(
///     _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float
///   ) {
///     stepCount += 1
///     for entry in gradients.entries(of: parameters) {
///       let rate = learningRate * entry.parameter.group.rateFactor
///       entry.parameter.update { $0 = $0 - entry.gradient * rate }
///     }
///   }
///
///   mutating func restore(
///     _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
///   ) throws(WeightLoadingError) {
///     self.stepCount = stepCount
///   }
/// }
/// ```
///
/// Store state that is kept between steps in `ParameterBuffers`.
public protocol Optimizer: Sendable {
  /// Updates the parameters that have a gradient, according to the `group` of each parameter.
  ///
  /// Gradients must be finite; the `step` function with clipping checks this.
  ///
  /// - Parameters:
  ///   - parameters: the parameters to train; frozen parameters have no gradient.
  ///   - gradients: the gradients of the loss.
  ///   - learningRate: the learning rate of this step, which is multiplied by the `rateFactor` of a parameter.
  mutating func step(
    _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float)

  /// The state of the optimizer for checkpoints, by parameter name with a suffix.
  var state: [String: Tensor] { get }

  /// The number of steps taken.
  var stepCount: Int { get }

  /// Restores the state and the step count of an optimizer for the same parameters.
  ///
  /// - Throws: `WeightLoadingError` if a tensor is missing, unexpected or has a different shape; this
  ///   optimizer is then unchanged.
  mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
  ) throws(WeightLoadingError)
}

extension Optimizer {
  /// Takes one step with gradient clipping.
  ///
  /// If the norm of the gradients is not finite, nothing is changed and no step is counted.
  ///
  /// - Parameters:
  ///   - parameters: the parameters to train.
  ///   - gradients: the gradients of the loss.
  ///   - learningRate: the learning rate of this step.
  ///   - clippingNorm: the maximum global norm of the gradients; nil for no clipping.
  /// - Returns: the norm before the clipping.
  @discardableResult
  public mutating func step(
    _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float,
    clippingNorm: Float?
  ) -> Float {
    var gradients = gradients
    let norm = gradients.clip(toNorm: clippingNorm ?? .infinity, of: parameters)
    if norm.isFinite { step(parameters, gradients, learningRate: learningRate) }
    return Float(norm)
  }

  /// Takes one step with gradient clipping for the parameters of a module.
  ///
  /// The parameters are looked up in each call; for many steps, look them up once and pass them.
  @discardableResult
  public mutating func step(
    _ module: some Module, _ gradients: Gradients, learningRate: Float, clippingNorm: Float? = nil
  ) -> Float {
    step(module.parameters, gradients, learningRate: learningRate, clippingNorm: clippingNorm)
  }

  /// Restores the state and the step count of an optimizer for `module`.
  public mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for module: some Module
  ) throws(WeightLoadingError) {
    try restore(state, stepCount: stepCount, for: module.parameters)
  }
}
