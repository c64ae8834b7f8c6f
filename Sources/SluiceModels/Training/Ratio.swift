/// A mean as its sum and its count, so that means over parts can be joined exactly.
///
/// ```swift
/// (Ratio(3, of: 4) + Ratio(5, of: 6)).value  // 0.8
/// ```
public struct Ratio: Sendable, Equatable {
  /// The sum, such as how many predictions are right.
  public var sum: Double
  /// How many it is over.
  public var count: Double

  /// A sum over `count` things.
  public init(_ sum: Double, of count: Double) {
    self.sum = sum
    self.count = count
  }

  /// The mean; 0 over nothing.
  public var value: Double { count == 0 ? 0 : sum / count }

  /// The mean over both.
  public static func + (a: Ratio, b: Ratio) -> Ratio {
    Ratio(a.sum + b.sum, of: a.count + b.count)
  }
}
