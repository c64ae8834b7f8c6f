/// The optimizers of the library by the names that recipes and flags have for them.
public enum OptimizerKind: String, CaseIterable, Codable, Sendable {
  /// `AdamW`.
  case adamw
  /// `SGD`.
  case sgd
  /// `Muon`, its updates as long as AdamW's: one learning rate serves both.
  case muon

  /// An optimizer of this kind that has taken no step.
  ///
  /// - Parameters:
  ///   - beta1: AdamW's, also within Muon; the momentum of SGD.
  ///   - beta2: AdamW's, also within Muon.
  ///   - weightDecay: of parameters that decay.
  public func optimizer(beta1: Float, beta2: Float, weightDecay: Float) -> any Optimizer {
    let adamW = AdamW(beta1: beta1, beta2: beta2, weightDecay: weightDecay)
    switch self {
    case .adamw: return adamW
    case .sgd: return SGD(momentum: beta1, weightDecay: weightDecay)
    case .muon:
      return Muon(weightDecay: weightDecay, updateLength: .matchingAdamW, adamW: adamW)
    }
  }
}
