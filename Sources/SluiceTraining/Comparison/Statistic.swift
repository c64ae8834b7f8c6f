import SluicePlatform
/// Statistics of several measurements, such as those of runs from several seeds.
public struct Statistic: Sendable, Codable, Equatable {
  /// The number of measurements.
  public let count: Int
  /// The mean.
  public let mean: Double
  /// The sample standard deviation; nil for a single measurement.
  public let deviation: Double?
  /// Half the width of the 95 % confidence interval of the mean (Student's t); nil for a single measurement.
  public let confidence: Double?
  /// The minimum.
  public let minimum: Double
  /// The maximum.
  public let maximum: Double

  /// Computes statistics; nil if there are no measurements or if one is not finite.
  public init?(_ values: some Collection<Double>) {
    guard let smallest = values.min(), let largest = values.max(),
      values.allSatisfy(\.isFinite)
    else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    count = values.count
    self.mean = mean
    minimum = smallest
    maximum = largest
    guard values.count > 1 else {
      (deviation, confidence) = (nil, nil)
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    self.deviation = deviation
    confidence =
      Self.studentT(freedom: values.count - 1) * deviation / Double(values.count).squareRoot()
  }

  /// The 95 % confidence interval of the mean for shares, within 0 and 1; nil for a single measurement.
  ///
  /// It is Wilson's interval (1927). The number of trials is chosen so that the standard error matches the
  /// measurements, and Student's t replaces the normal quantile.
  public var shareInterval: ClosedRange<Double>? {
    guard let deviation, (0...1).contains(mean) else { return nil }
    let squaredError = deviation * deviation / Double(count)
    let trials = mean * (1 - mean) / squaredError
    // If all measurements are equal, the standard error is zero.
    guard trials.isFinite, trials > 0 else { return mean...mean }
    let t = Self.studentT(freedom: count - 1)
    let center = (mean + t * t / (2 * trials)) / (1 + t * t / trials)
    let root = (squaredError + t * t / (4 * trials * trials)).squareRoot()
    let half = t / (1 + t * t / trials) * root
    return max(0, center - half)...min(1, center + half)
  }

  private static let tabulated = [
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139,
  ]

  /// The 97.5 % quantile of Student's t distribution, for a two-sided interval of 95 %.
  static func studentT(freedom: Int) -> Double {
    if freedom <= tabulated.count { return tabulated[max(1, freedom) - 1] }
    // The Cornish-Fisher expansion; from here on it is exact to four digits.
    let (z, n) = (1.959964, Double(freedom))
    func power(_ exponent: Double) -> Double { pow(z, exponent) }
    return z + (power(3) + z) / (4 * n)
      + (5 * power(5) + 16 * power(3) + 3 * z) / (96 * n * n)
      + (3 * power(7) + 19 * power(5) + 17 * power(3) - 15 * z) / (384 * n * n * n)
  }
}
