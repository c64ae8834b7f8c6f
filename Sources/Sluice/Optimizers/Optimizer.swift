/// A rule that changes parameters by their gradients.
///
/// A gradient descent of one's own:
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
/// What a rule keeps from step to step lies in `ParameterBuffers`.
public protocol Optimizer: Sendable {
  /// Changes the parameters that have a gradient, each as its `group` says.
  ///
  /// Gradients must be finite: the step below that clips sees to it.
  ///
  /// - Parameters:
  ///   - parameters: what is trained, all of a model's or some; frozen ones have no gradient.
  ///   - gradients: of the loss.
  ///   - learningRate: of this step, which a parameter's `rateFactor` multiplies.
  mutating func step(
    _ parameters: [NamedParameter], _ gradients: Gradients, learningRate: Float)

  /// What is kept from step to step, to be saved: by a parameter's name and a suffix.
  var state: [String: Tensor] { get }

  /// Steps taken so far.
  var stepCount: Int { get }

  /// Takes up the state and the count of an optimizer that trained the same parameters.
  ///
  /// - Throws: `WeightLoadingError` where a tensor is missing, unknown or of another shape; this
  ///   optimizer is then as before.
  mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for parameters: [NamedParameter]
  ) throws(WeightLoadingError)
}

extension Optimizer {
  /// Changes the parameters by one step with gradients clipped.
  ///
  /// Where the gradients' norm is not a finite number nothing changes and no step is counted, so that
  /// the model is still whole.
  ///
  /// - Parameters:
  ///   - parameters: what is trained.
  ///   - gradients: of the loss, by parameter.
  ///   - learningRate: of this step.
  ///   - clippingNorm: what the norm of all gradients together is scaled down to where it is larger;
  ///     nil clips nothing.
  /// - Returns: the norm before clipping.
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

  /// The same for the parameters of a module, which takes a while to look up.
  @discardableResult
  public mutating func step(
    _ module: some Module, _ gradients: Gradients, learningRate: Float, clippingNorm: Float? = nil
  ) -> Float {
    step(module.parameters, gradients, learningRate: learningRate, clippingNorm: clippingNorm)
  }

  /// Takes up the state and the count of an optimizer that trained `module`.
  public mutating func restore(
    _ state: [String: Tensor], stepCount: Int, for module: some Module
  ) throws(WeightLoadingError) {
    try restore(state, stepCount: stepCount, for: module.parameters)
  }
}
