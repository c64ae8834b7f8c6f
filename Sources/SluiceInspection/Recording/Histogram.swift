/// How often numbers fall into each of equal parts of a range; what lies outside counts at its ends.
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
    precondition(
      partCount > 0 && range.lowerBound < range.upperBound,
      "\(partCount) parts of \(range) are no histogram")
    self.range = range
    counts = [Int](repeating: 0, count: partCount)
  }

  /// The mean of all numbers.
  public var mean: Double { sum / Double(max(1, count)) }

  /// Takes in numbers.
  mutating func add(_ numbers: UnsafeBufferPointer<Float>) {
    let scale = Float(counts.count) / (range.upperBound - range.lowerBound)
    let last = Float(counts.count - 1)
    for number in numbers {
      sum += Double(number)
      sumOfSquares += Double(number) * Double(number)
      minimum = min(minimum, number)
      maximum = max(maximum, number)
      // What is not a number counts as the lowest.
      let part = max(0, min((number - range.lowerBound) * scale, last))
      counts[part.isNaN ? 0 : Int(part)] += 1
    }
    count += numbers.count
  }
}
