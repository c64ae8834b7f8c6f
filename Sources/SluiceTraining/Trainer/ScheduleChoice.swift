import Sluice

/// How the learning rate goes on after it has risen.
public enum ScheduleChoice: Sendable, Hashable {
  /// Down to the minimum along half a cosine.
  case cosine
  /// Down to the minimum along a line.
  case linear
  /// Not at all.
  case constant
  /// Constant, then down to the minimum over the last share of all steps (warm-up, stable, decay).
  case warmupStableDecay(decayShare: Float)

  /// The schedule of a name with its usual settings: a fifth of the steps to fall in.
  public init(_ name: ScheduleKind) {
    self =
      switch name {
      case .cosine: .cosine
      case .linear: .linear
      case .constant: .constant
      case .wsd: .warmupStableDecay(decayShare: 0.2)
      }
  }

  /// Its name.
  public var name: ScheduleKind {
    switch self {
    case .cosine: .cosine
    case .linear: .linear
    case .constant: .constant
    case .warmupStableDecay: .wsd
    }
  }

  /// Checks that the numbers can work.
  func validate() throws(TrainingError) {
    guard case .warmupStableDecay(let share) = self else { return }
    try require(.decayShare, share, "above 0 and at most 1") { $0 > 0 && $0 <= 1 }
  }
}

/// `{"name": "wsd", "decayShare": 0.2}`; what is not there is as usual.
extension ScheduleChoice: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, decayShare
  }

  /// Reads a choice.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(try container.decode(ScheduleKind.self, forKey: .name))
    if case .warmupStableDecay = self,
      let share = try container.decodeIfPresent(Float.self, forKey: .decayShare)
    {
      self = .warmupStableDecay(decayShare: share)
    }
  }

  /// Writes name and settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    if case .warmupStableDecay(let share) = self {
      try container.encode(share, forKey: .decayShare)
    }
  }
}
