import Sluice
import SluiceFiles

/// The standardization of the channels of a series: `(x - mean) / deviation`.
///
/// ```swift
/// let scale = SeriesScale(of: [[1, 2, 3], [10, .nan, 30]])
/// scale.means       // [2, 20]
/// scale.deviations  // [0.816, 10]
/// ```
public struct SeriesScale: Codable, Sendable, Hashable {
  /// The mean of each channel.
  public let means: [Double]
  /// The standard deviation of each channel (of the population); 1 for constant channels.
  public let deviations: [Double]

  /// A scale of given means and deviations, which must be positive.
  public init(means: [Double], deviations: [Double]) {
    require(
      means.count == deviations.count && deviations.allSatisfy { $0 > 0 && $0.isFinite },
      "\(means.count) means and \(deviations.count) positive deviations do not fit")
    self.means = means
    self.deviations = deviations
  }

  /// Computes the scale of columns, one for each channel; NaN is a missing value.
  ///
  /// A channel without values has the mean 0 and the deviation 1.
  public init(of columns: [[Double]]) {
    self.init(ofPieces: columns.map { [$0[...]] })
  }

  /// Computes the scale of channels whose values are in several pieces.
  init(ofPieces channels: [[ArraySlice<Double>]]) {
    let moments = channels.map { Moments(of: $0) }
    self.init(means: moments.map(\.mean), deviations: moments.map(\.deviation))
  }

  /// Reads means and deviations.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    means = try container.decode([Double].self, forKey: .means)
    deviations = try container.decode([Double].self, forKey: .deviations)
    guard deviations.count == means.count else {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.deviations], found: "\(deviations.count) numbers",
        expected: "\(means.count)")
    }
    if let deviation = deviations.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw DecodingError.unexpected(
        at: container.codingPath + [CodingKeys.deviations], found: "\(deviation)",
        expected: "positive numbers")
    }
  }

  private enum CodingKeys: CodingKey {
    case means, deviations
  }

  /// The scale of a range of the channels.
  public func channels(_ range: Range<Int>) -> SeriesScale {
    SeriesScale(means: Array(means[range]), deviations: Array(deviations[range]))
  }

  /// Standardizes values of the series, `[..., channels]`.
  public func standardized(_ x: Tensor) -> Tensor {
    (x - Tensor(means.map { Float($0) })) / Tensor(deviations.map { Float($0) })
  }

  /// Converts standardized values, `[..., channels]`, to the units of the series.
  ///
  /// The result has the precision of Float; `restored(_:channel:)` keeps small changes of large values.
  public func restored(_ x: Tensor) -> Tensor {
    x * Tensor(deviations.map { Float($0) }) + Tensor(means.map { Float($0) })
  }

  /// Standardizes a value of a channel.
  public func standardized(_ value: Double, channel: Int) -> Double {
    (value - means[channel]) / deviations[channel]
  }

  /// Standardizes the values of a channel; a missing value is the last value before it, or the mean before the first
  /// value.
  @inline(__always)
  func forEachStandardized(
    _ values: [Double], channel: Int, _ body: (_ row: Int, _ value: Float) -> Void
  ) {
    var last: Float = 0
    values.withUnsafeBufferPointer { values in
      for row in values.indices {
        let value = values[row]
        if !value.isNaN { last = Float(standardized(value, channel: channel)) }
        body(row, last)
      }
    }
  }

  /// Converts a standardized value of a channel to the units of the series.
  public func restored(_ value: Double, channel: Int) -> Double {
    value * deviations[channel] + means[channel]
  }
}

/// The mean and the deviation of the values that are not missing.
private struct Moments {
  var mean = 0.0
  var deviation = 1.0

  /// A deviation below this share of the largest magnitude is rounding.
  private static let relativeFloor = 1e-13

  init(of pieces: [ArraySlice<Double>]) {
    // Differences from the first value, which are small for a large offset, and 0 for a constant channel.
    var (origin, sum, count, magnitude) = (0.0, 0.0, 0.0, 0.0)
    for piece in pieces {
      for value in piece where !value.isNaN {
        if count == 0 { origin = value }
        sum += value - origin
        count += 1
        magnitude = max(magnitude, abs(value))
      }
    }
    guard count > 0 else { return }
    let shift = sum / count
    var (squares, rest) = (0.0, 0.0)
    for piece in pieces {
      for value in piece where !value.isNaN {
        let difference = (value - origin) - shift
        squares += difference * difference
        rest += difference
      }
    }
    mean = origin + shift
    let variance = (squares - rest * rest / count) / count
    let deviation = max(0, variance).squareRoot()
    if deviation > Self.relativeFloor * magnitude, deviation.isFinite { self.deviation = deviation }
  }
}
