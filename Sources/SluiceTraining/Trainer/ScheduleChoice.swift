import Sluice

/// A learning-rate schedule after warm-up, with its settings.
///
/// ```swift
/// configuration.schedule = ScheduleChoice(.wsd)
/// configuration.schedule.decayShare = 0.1
/// ```
public struct ScheduleChoice: Sendable, Hashable {
  /// The name of the schedule.
  public let name: ScheduleKind
  private var share: Float?

  /// The schedule with the given name and its default settings.
  public init(_ name: ScheduleKind) {
    self.name = name
    share = name.usualDecayShare
  }

  /// The length of the final decay as a share of all steps; nil if the schedule has none.
  ///
  /// Setting it has no effect if the schedule has none.
  public var decayShare: Float? {
    get { share }
    set {
      guard let newValue, share != nil else { return }
      share = newValue
    }
  }

  /// Checks that the settings are valid.
  func validate() throws(TrainingError) {
    guard let decayShare else { return }
    try require(.decayShare, decayShare, "above 0 and at most 1") { $0 > 0 && $0 <= 1 }
  }
}

/// `{"name": "wsd", "decayShare": 0.2}`; missing settings have their defaults.
extension ScheduleChoice: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, decayShare
  }

  /// Reads a choice.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(try container.decode(ScheduleKind.self, forKey: .name))
    decayShare = try container.decodeIfPresent(Float.self, forKey: .decayShare)
  }

  /// Writes the name and the settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(decayShare, forKey: .decayShare)
  }
}
