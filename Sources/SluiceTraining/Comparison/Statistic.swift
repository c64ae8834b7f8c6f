import SluicePlatform
/// What several measurements of one thing amount to, such as those of runs from several seeds.
public struct Statistic: Sendable, Codable, Equatable {
  /// How many measurements there are.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// Their standard deviation, with `count - 1` degrees of freedom; nil of a single one.
  public let deviation: Double?
  /// Half the width of the mean's 95 % confidence interval, by Student's t; nil of a single one.
  public let confidence: Double?
  /// The smallest.
  public let minimum: Double
  /// The largest.
  public let maximum: Double

  /// Summarizes measurements; nil where there are none, or one is not finite.
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

  /// The mean's 95 % confidence interval where the measurements are shares, which stays within 0 and 1; nil of
  /// a single one.
  ///
  /// Wilson's interval (1927), with as many trials as give the mean the standard error that the
  /// measurements show, and Student's t in place of the normal quantile.
  public var shareInterval: ClosedRange<Double>? {
    guard let deviation, (0...1).contains(mean) else { return nil }
    let squaredError = deviation * deviation / Double(count)
    let trials = mean * (1 - mean) / squaredError
    // Measurements that are all alike tell of no spread.
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

  /// What a variable with Student's distribution stays below in magnitude with a probability of 95 %.
  static func studentT(freedom: Int) -> Double {
    if freedom <= tabulated.count { return tabulated[max(1, freedom) - 1] }
    // Cornish and Fisher's expansion; from here on good to four digits.
    let (z, n) = (1.959964, Double(freedom))
    func power(_ exponent: Double) -> Double { pow(z, exponent) }
    return z + (power(3) + z) / (4 * n)
      + (5 * power(5) + 16 * power(3) + 3 * z) / (96 * n * n)
      + (3 * power(7) + 19 * power(5) + 17 * power(3) - 15 * z) / (384 * n * n * n)
  }
}
