import SluicePlatform
import SluiceKernels

/// Draws numbers from a stream one after another.
///
/// A new instance always starts at the first number of the stream.
struct RandomDraws {
  private let random: RandomStream
  private var index: UInt64 = 0

  init(_ random: RandomStream) { self.random = random }

  /// An integer in `0..<bound`.
  mutating func integer(below bound: Int) -> Int {
    defer { index += 1 }
    return random.integer(below: bound, at: index)
  }

  /// A number between 0 and 1, both excluded.
  mutating func unit() -> Double {
    (Double(integer(below: 1 << 52)) + 0.5) * 0x1p-52
  }

  /// Different integers in `0..<bound` in random order; all choices have the same probability.
  ///
  /// - Precondition: `count` is at most `bound`.
  mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
    // Floyd's method (Bentley and Floyd 1987, "A sample of brilliance"), then a shuffle.
    var chosen: [Int] = []
    var isChosen: Set<Int> = []
    for last in bound - count..<bound {
      let found = integer(below: last + 1)
      let next = isChosen.insert(found).inserted ? found : last
      isChosen.insert(next)
      chosen.append(next)
    }
    for place in stride(from: count - 1, to: 0, by: -1) {
      chosen.swapAt(place, integer(below: place + 1))
    }
    return chosen
  }

  /// Different indices of `weights`, drawn one after another with probabilities proportional to the weights
  /// of the remaining indices.
  ///
  /// Each index gets an exponential random time; the indices are drawn in the order of their times
  /// (Efraimidis and Spirakis 2006, "Weighted random sampling with a reservoir").
  mutating func distinct(_ count: Int, weights: [Double]) -> [Int] {
    let times = weights.map { -log(unit()) / $0 }
    return Array(weights.indices.sorted { (times[$0], $0) < (times[$1], $1) }.prefix(count))
  }
}
