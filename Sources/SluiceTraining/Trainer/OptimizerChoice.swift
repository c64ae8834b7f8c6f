import Sluice

/// Which optimizer changes the weights, with its settings.
///
/// ```swift
/// configuration.optimizer = .sgd(momentum: 0.9, weightDecay: 0)
/// ```
public enum OptimizerChoice: Sendable, Hashable {
  /// Adam with decoupled decay of matrices.
  case adamW(beta1: Float, beta2: Float, weightDecay: Float)
  /// Gradient descent with momentum.
  case sgd(momentum: Float, weightDecay: Float)
  /// Orthogonalised momentum for matrices, AdamW for all else.
  case muon(momentum: Float, beta1: Float, beta2: Float, weightDecay: Float)

  /// The optimizer of a name with its usual settings.
  public init(_ name: OptimizerKind) {
    self =
      switch name {
      case .adamw: .adamW(beta1: 0.9, beta2: 0.99, weightDecay: 0.1)
      case .sgd: .sgd(momentum: 0.9, weightDecay: 0)
      case .muon: .muon(momentum: 0.95, beta1: 0.9, beta2: 0.99, weightDecay: 0.1)
      }
  }

  /// Its name.
  public var name: OptimizerKind {
    switch self {
    case .adamW: .adamw
    case .sgd: .sgd
    case .muon: .muon
    }
  }
}

// MARK: - Settings

extension OptimizerChoice {
  /// What share of a matrix decays in a step, times the learning rate.
  public var weightDecay: Float {
    get {
      switch self {
      case .adamW(_, _, let decay), .sgd(_, let decay), .muon(_, _, _, let decay): decay
      }
    }
    set {
      switch self {
      case .adamW(let beta1, let beta2, _):
        self = .adamW(beta1: beta1, beta2: beta2, weightDecay: newValue)
      case .sgd(let momentum, _): self = .sgd(momentum: momentum, weightDecay: newValue)
      case .muon(let momentum, let beta1, let beta2, _):
        self = .muon(momentum: momentum, beta1: beta1, beta2: beta2, weightDecay: newValue)
      }
    }
  }

  /// How slowly the mean of gradients forgets, and that of their squares; nil without such means, and
  /// then to set them does nothing.
  public var betas: (first: Float, second: Float)? {
    get {
      switch self {
      case .adamW(let beta1, let beta2, _), .muon(_, let beta1, let beta2, _): (beta1, beta2)
      case .sgd: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .adamW(_, _, let decay):
        self = .adamW(beta1: newValue.first, beta2: newValue.second, weightDecay: decay)
      case .muon(let momentum, _, _, let decay):
        self = .muon(
          momentum: momentum, beta1: newValue.first, beta2: newValue.second, weightDecay: decay)
      case .sgd: break
      }
    }
  }

  /// How slowly the sum of gradients forgets; nil without one, and then to set it does nothing.
  public var momentum: Float? {
    get {
      switch self {
      case .sgd(let momentum, _), .muon(let momentum, _, _, _): momentum
      case .adamW: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .sgd(_, let decay): self = .sgd(momentum: newValue, weightDecay: decay)
      case .muon(_, let beta1, let beta2, let decay):
        self = .muon(momentum: newValue, beta1: beta1, beta2: beta2, weightDecay: decay)
      case .adamW: break
      }
    }
  }

  /// Checks that the numbers can work.
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

/// `{"name": "adamw", "beta1": 0.9, ...}`; what is not there is as usual.
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

  /// Writes name and settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(weightDecay, forKey: .weightDecay)
    try container.encodeIfPresent(betas?.first, forKey: .beta1)
    try container.encodeIfPresent(betas?.second, forKey: .beta2)
    try container.encodeIfPresent(momentum, forKey: .momentum)
  }
}
