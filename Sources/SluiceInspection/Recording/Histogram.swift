import SluiceFiles
/// How often numbers fall into each of equal parts of a range; what lies outside counts at its ends.
///
/// Numbers that are not finite are left out.
public struct Histogram: Sendable, Equatable {
  /// The range that the parts cut.
  public let range: ClosedRange<Float>
  /// Numbers in each part, from the lowest on.
  public private(set) var counts: [Int]
  /// Numbers in all.
  public private(set) var count = 0
  /// Their sum.
  public private(set) var sum = 0.0
  /// The sum of their squares.
  public private(set) var sumOfSquares = 0.0
  /// The least one.
  public private(set) var minimum = Float.infinity
  /// The greatest one.
  public private(set) var maximum = -Float.infinity

  /// Makes an empty one.
  public init(range: ClosedRange<Float>, partCount: Int = 40) {
    require(
      partCount > 0 && range.lowerBound < range.upperBound,
      "a histogram cannot have \(partCount) bins over \(range)")
    self.range = range
    counts = [Int](repeating: 0, count: partCount)
  }

  /// Counts numbers in parts of the range that they span.
  public init(of numbers: some Collection<Float>, partCount: Int = 40) {
    let finite = numbers.lazy.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    self.init(range: low...(low < high ? high : low.nextUp), partCount: partCount)
    add(numbers)
  }

  /// The mean of all numbers.
  public var mean: Double { sum / Double(max(1, count)) }

  /// Takes in numbers.
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
