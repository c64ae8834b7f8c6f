import SluicePlatform
/// An axis of a plot, which maps numbers to coordinates.
struct LinePlotAxis {
  /// The coordinate of the lowest number.
  let start: Double
  /// The coordinate of the highest number.
  let end: Double
  /// Round numbers within the axis' range.
  let ticks: [Double]
  private let range: ClosedRange<Double>
  private let step: Double

  /// Makes an axis that begins and ends with round numbers.
  ///
  /// - Parameters:
  ///   - values: finite numbers that the axis must include.
  ///   - start: the coordinate of the lowest number.
  ///   - end: the coordinate of the highest number.
  init(covering values: [Double], start: Double, end: Double) {
    var (low, high) = (values.min() ?? 0, values.max() ?? 1)
    if high - low <= 1e-9 * max(1, abs(high)) { (low, high) = (low - 0.5, high + 0.5) }
    let step = Self.roundStep((high - low) / 5)
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    self.start = start
    self.end = end
    self.step = step
    range = first * step...last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The coordinate of a number; clamped to the axis.
  func place(_ value: Double) -> Double {
    let value = min(max(value, range.lowerBound), range.upperBound)
    return start + (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      * (end - start)
  }

  /// The label of a tick, with enough decimal places to distinguish it from the next.
  func label(_ tick: Double) -> String {
    let places = max(0, Int(-log10(step).rounded(.down)))
    return places == 0 && tick.magnitude < 1e15
      ? Wording.count(Int(tick.rounded())) : Wording.decimal(tick, places: min(places, 12))
  }

  /// The smallest of 1, 2, 5, 10 times a power of ten that is at least the number.
  private static func roundStep(_ rough: Double) -> Double {
    let power = pow(10, log10(rough).rounded(.down))
    let factor = [1.0, 2, 5].first { $0 * power >= rough * (1 - 1e-9) } ?? 10
    return factor * power
  }
}
