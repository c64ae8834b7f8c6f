/// The optimizers of the library by name, for recipes and flags.
///
/// Each optimizer has a case, default settings and a function that makes it from settings.
public enum OptimizerKind: String, CaseIterable, Codable, Sendable {
  /// `AdamW`.
  case adamw
  /// `SGD`.
  case sgd
  /// `Muon` with `.matchingAdamW` updates, so that one learning rate is used for all parameters.
  case muon

  /// The settings of an optimizer in recipes; nil for settings that an optimizer does not have.
  public struct Settings: Sendable, Hashable {
    /// The weight decay.
    public var weightDecay: Float
    /// The decay rate of the mean of gradients (AdamW).
    public var beta1: Float?
    /// The decay rate of the mean of squared gradients (AdamW).
    public var beta2: Float?
    /// The momentum.
    public var momentum: Float?

    /// Makes settings.
    public init(
      weightDecay: Float, beta1: Float? = nil, beta2: Float? = nil, momentum: Float? = nil
    ) {
      self.weightDecay = weightDecay
      self.beta1 = beta1
      self.beta2 = beta2
      self.momentum = momentum
    }
  }

  /// The default settings.
  public var usual: Settings {
    switch self {
    case .adamw: Settings(weightDecay: 0.1, beta1: 0.9, beta2: 0.99)
    case .sgd: Settings(weightDecay: 0, momentum: 0.9)
    case .muon: Settings(weightDecay: 0.1, beta1: 0.9, beta2: 0.99, momentum: 0.95)
    }
  }

  /// An optimizer of this kind at step 0; settings that are nil have their defaults.
  public func optimizer(_ settings: Settings) -> any Optimizer {
    let decay = settings.weightDecay
    let (beta1, beta2) = (settings.beta1 ?? 0.9, settings.beta2 ?? 0.99)
    let momentum = settings.momentum ?? usual.momentum ?? 0
    switch self {
    case .adamw: return AdamW(beta1: beta1, beta2: beta2, weightDecay: decay)
    case .sgd: return SGD(momentum: momentum, weightDecay: decay)
    case .muon:
      return Muon(
        momentum: momentum, weightDecay: decay, updateLength: .matchingAdamW,
        adamW: AdamW(beta1: beta1, beta2: beta2, weightDecay: decay))
    }
  }
}
