import Sluice

/// How the learning rate goes on after it has risen.
///
/// ```swift
/// configuration.schedule = ScheduleChoice(.wsd)
/// configuration.schedule.decayShare = 0.1
/// ```
public struct ScheduleChoice: Sendable, Hashable {
  /// Its name.
  public let name: ScheduleKind
  private var share: Float?

  /// The schedule of a name with its usual settings.
  public init(_ name: ScheduleKind) {
    self.name = name
    share = name.usualDecayShare
  }

  /// The last share of all steps over which the rate falls; nil for a schedule without one, and then to
  /// set it does nothing.
  public var decayShare: Float? {
    get { share }
    set {
      guard let newValue, share != nil else { return }
      share = newValue
    }
  }

  /// Checks that the numbers can work.
  func validate() throws(TrainingError) {
    guard let decayShare else { return }
    try require(.decayShare, decayShare, "above 0 and at most 1") { $0 > 0 && $0 <= 1 }
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
    decayShare = try container.decodeIfPresent(Float.self, forKey: .decayShare)
  }

  /// Writes name and settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(decayShare, forKey: .decayShare)
  }
}
