import ArgumentParser

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The time of something that is done again and again.
struct Measurement: Encodable, CustomStringConvertible {
  /// The median of all rounds.
  let milliseconds: Double
  /// The fastest round.
  let minimum: Double
  /// Every round.
  let rounds: [Double]

  /// Times `body` at least `count` times and for at least `seconds`, after calling it untimed.
  init(warmupCount: Int, count: Int, seconds: Double = 0, _ body: () -> Void) {
    let clock = ContinuousClock()
    for _ in 0..<warmupCount { body() }
    var rounds: [Double] = []
    let start = clock.now
    while rounds.count < count || start.duration(to: clock.now) / .seconds(1) < seconds {
      rounds.append(clock.measure(body) / .milliseconds(1))
    }
    self.rounds = rounds
    let sorted = rounds.sorted()
    milliseconds = (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    minimum = sorted[0]
  }

  var description: String {
    func rounded(_ time: Double) -> Double { (time * 100).rounded() / 100 }
    return "\(rounded(milliseconds)) ms (fastest \(rounded(minimum)))"
  }
}

/// Writes a result to standard output, in words or as one line of JSON.
func printResult(_ result: some Encodable, asJSON: Bool, text: String) throws {
  guard asJSON else { return try StandardOutput.write(text + "\n") }
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  try StandardOutput.write(String(decoding: encoder.encode(result), as: UTF8.self) + "\n")
}

/// Throws for an option that makes no sense outside a range.
func require<Value: Comparable>(
  _ option: String, _ value: Value, in range: ClosedRange<Value>
) throws {
  guard range.contains(value) else {
    throw ValidationError(
      "\(option) is \(value), and must be from \(range.lowerBound) to \(range.upperBound).")
  }
}
