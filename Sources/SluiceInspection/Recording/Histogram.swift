import SluiceFiles
/// A histogram with bins of equal width; values outside the range are counted in the first or last bin.
///
/// Values that are not finite are ignored.
public struct Histogram: Sendable, Equatable {
  /// The range of the bins.
  public let range: ClosedRange<Float>
  /// The number of values in each bin.
  public private(set) var counts: [Int]
  /// The number of values.
  public private(set) var count = 0
  /// The sum of the values.
  public private(set) var sum = 0.0
  /// The sum of the squares of the values.
  public private(set) var sumOfSquares = 0.0
  /// The smallest value.
  public private(set) var minimum = Float.infinity
  /// The largest value.
  public private(set) var maximum = -Float.infinity

  /// Makes an empty histogram.
  public init(range: ClosedRange<Float>, partCount: Int = 40) {
    require(
      partCount > 0 && range.lowerBound < range.upperBound,
      "a histogram cannot have \(partCount) bins over \(range)")
    self.range = range
    counts = [Int](repeating: 0, count: partCount)
  }

  /// Makes a histogram of the given values, over their range.
  public init(of numbers: some Collection<Float>, partCount: Int = 40) {
    let finite = numbers.lazy.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    self.init(range: low...(low < high ? high : low.nextUp), partCount: partCount)
    add(numbers)
  }

  /// The mean of the values.
  public var mean: Double { sum / Double(max(1, count)) }

  /// Adds values.
  public mutating func add(_ numbers: some Sequence<Float>) {
    let scale = Float(counts.count) / (range.upperBound - range.lowerBound)
    let last = Float(counts.count - 1)
    for number in numbers where number.isFinite {
      count += 1
      sum += Double(number)
      sumOfSquares += Double(number) * Double(number)
      minimum = min(minimum, number)
      maximum = max(maximum, number)
      counts[Int(max(0, min((number - range.lowerBound) * scale, last)))] += 1
    }
  }
}
