import Sluice
import SluiceFiles

/// What a forecast needs to know of the series that a model was trained on; each checkpoint has it as `scale.json`.
public struct SeriesProfile: Sendable, Hashable {
  /// The name and the role of a channel.
  public struct Channel: Codable, Sendable, Hashable {
    /// The name.
    public let name: String
    /// What a forecast may know of it.
    public let role: Series.Role
  }

  /// The channels: targets first, then observed channels, then known channels.
  public let channels: [Channel]
  /// The scale of the channels, of the training rows.
  public let scale: SeriesScale
  /// The time between two rows in seconds, if all rows of all series have the same.
  public let step: Int64?
  /// The number of rows of a season; nil if none was found.
  public let period: Int?

  /// The number of channels that are forecast.
  public var targetCount: Int { count(.target) }

  /// The number of channels that are known for the future.
  public var knownCount: Int { count(.known) }

  /// The scale of the targets, for forecasts `[..., targets]`.
  public var targetScale: SeriesScale { scale.channels(0..<targetCount) }

  private func count(_ role: Series.Role) -> Int { channels.count { $0.role == role } }

  /// The name of the file in a checkpoint.
  public static let fileName = "scale.json"
}

extension SeriesProfile: Codable {
  private enum CodingKeys: CodingKey {
    case channels, step, period
  }

  /// Reads the channels, the scale, the step and the period.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    channels = try container.decode([Channel].self, forKey: .channels)
    step = try container.decodeIfPresent(Int64.self, forKey: .step)
    period = try container.decodeIfPresent(Int.self, forKey: .period)
    scale = try SeriesScale(from: decoder)
    guard scale.means.count == channels.count, channels == channels.byRole,
      channels.first?.role == .target
    else {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.channels],
        found: "\(channels.count) channels for \(scale.means.count) means",
        expected: "equally many, with targets first, then observed, then known channels")
    }
    if let step, step < 1 {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.step], found: "\(step)", expected: "at least 1")
    }
    if let period, period < 1 {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.period], found: "\(period)", expected: "at least 1")
    }
  }

  /// Writes one object with the keys `channels`, `means`, `deviations`, `step` and `period`.
  public func encode(to encoder: any Encoder) throws {
    try scale.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(channels, forKey: .channels)
    try container.encodeIfPresent(step, forKey: .step)
    try container.encodeIfPresent(period, forKey: .period)
  }
}

extension [SeriesProfile.Channel] {
  fileprivate var byRole: [SeriesProfile.Channel] {
    Series.Role.allCases.flatMap { role in filter { $0.role == role } }
  }
}
