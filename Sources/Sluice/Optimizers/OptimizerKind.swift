/// The optimizers of the library by the names that recipes and flags have for them.
///
/// An optimizer's row: its case, its usual settings, and how it is made of settings.
public enum OptimizerKind: String, CaseIterable, Codable, Sendable {
  /// `AdamW`.
  case adamw
  /// `SGD`.
  case sgd
  /// `Muon`, its updates as long as AdamW's: one learning rate serves both.
  case muon

  /// What recipes can set of an optimizer; nil is what it does not have.
  public struct Settings: Sendable, Hashable {
    /// What share of a matrix decays in a step, times the learning rate.
    public var weightDecay: Float
    /// How slowly the mean of gradients forgets.
    public var beta1: Float?
    /// How slowly the mean of their squares forgets.
    public var beta2: Float?
    /// How slowly the sum of gradients forgets.
    public var momentum: Float?

    /// Puts settings together.
    public init(
      weightDecay: Float, beta1: Float? = nil, beta2: Float? = nil, momentum: Float? = nil
    ) {
      self.weightDecay = weightDecay
      self.beta1 = beta1
      self.beta2 = beta2
      self.momentum = momentum
    }
  }

  /// The settings it has, as they usually are.
  public var usual: Settings {
    switch self {
    case .adamw: Settings(weightDecay: 0.1, beta1: 0.9, beta2: 0.99)
    case .sgd: Settings(weightDecay: 0, momentum: 0.9)
    case .muon: Settings(weightDecay: 0.1, beta1: 0.9, beta2: 0.99, momentum: 0.95)
    }
  }

  /// An optimizer of this kind that has taken no step; what is nil is as usual.
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
