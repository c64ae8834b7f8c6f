/// A mean, stored as a sum and a count, so that means over parts can be combined exactly.
///
/// ```swift
/// (Ratio(3, of: 4) + Ratio(5, of: 6)).value  // 0.8
/// ```
public struct Ratio: Sendable, Equatable {
  /// The sum, such as the number of correct predictions.
  public var sum: Double
  /// The count.
  public var count: Double

  /// Makes a mean from a sum over `count` items.
  public init(_ sum: Double, of count: Double) {
    self.sum = sum
    self.count = count
  }

  /// The mean; 0 if the count is 0.
  public var value: Double { count == 0 ? 0 : sum / count }

  /// The combined mean.
  public static func + (a: Ratio, b: Ratio) -> Ratio {
    Ratio(a.sum + b.sum, of: a.count + b.count)
  }
}
