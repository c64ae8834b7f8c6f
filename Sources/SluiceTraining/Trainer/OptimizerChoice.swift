import Sluice

/// An optimizer with its settings.
///
/// ```swift
/// configuration.optimizer = OptimizerChoice(.sgd)
/// configuration.optimizer.momentum = 0.95
/// ```
public struct OptimizerChoice: Sendable, Hashable {
  /// The name of the optimizer.
  public let name: OptimizerKind
  private(set) var settings: OptimizerKind.Settings

  /// The optimizer with the given name and its default settings.
  public init(_ name: OptimizerKind) {
    self.name = name
    settings = name.usual
  }

  /// The weight decay coefficient; each step multiplies it with the learning rate.
  public var weightDecay: Float {
    get { settings.weightDecay }
    set { settings.weightDecay = newValue }
  }

  /// The decay rates of the first and second moments (β₁, β₂); nil if the optimizer has none.
  ///
  /// Setting them has no effect if the optimizer has none.
  public var betas: (first: Float, second: Float)? {
    get {
      guard let first = settings.beta1, let second = settings.beta2 else { return nil }
      return (first, second)
    }
    set {
      guard let newValue, betas != nil else { return }
      (settings.beta1, settings.beta2) = newValue
    }
  }

  /// The momentum; nil if the optimizer has none.
  ///
  /// Setting it has no effect if the optimizer has none.
  public var momentum: Float? {
    get { settings.momentum }
    set {
      guard let newValue, momentum != nil else { return }
      settings.momentum = newValue
    }
  }

  /// Checks that the settings are valid.
  func validate() throws(TrainingError) {
    try require(.weightDecay, weightDecay, "0 or more") { $0 >= 0 }
    for (setting, value) in [
      (TrainingSetting.beta1, betas?.first), (.beta2, betas?.second), (.momentum, momentum),
    ] {
      guard let value else { continue }
      try require(setting, value, "at least 0 and below 1") { $0 >= 0 && $0 < 1 }
    }
  }
}

// MARK: - Coding

/// `{"name": "adamw", "beta1": 0.9, ...}`; missing settings have their defaults.
extension OptimizerChoice: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, beta1, beta2, weightDecay, momentum
  }

  /// Reads a choice.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value(_ key: CodingKeys) throws -> Float? {
      try container.decodeIfPresent(Float.self, forKey: key)
    }
    self.init(try container.decode(OptimizerKind.self, forKey: .name))
    if let decay = try value(.weightDecay) { weightDecay = decay }
    if let momentum = try value(.momentum) { self.momentum = momentum }
    if let usual = betas {
      betas = (try value(.beta1) ?? usual.first, try value(.beta2) ?? usual.second)
    }
  }

  /// Writes the name and the settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(weightDecay, forKey: .weightDecay)
    try container.encodeIfPresent(betas?.first, forKey: .beta1)
    try container.encodeIfPresent(betas?.second, forKey: .beta2)
    try container.encodeIfPresent(momentum, forKey: .momentum)
  }
}
