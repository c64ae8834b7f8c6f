/// The speed of text generation: the time to the first token, then tokens per second.
struct GenerationSpeed {
  private let start = ContinuousClock.now
  private var first: ContinuousClock.Instant?
  private var last: ContinuousClock.Instant?
  private var tokenCount = 0

  /// Counts tokens that have been generated up to now.
  mutating func count(_ tokens: Int) {
    let now = ContinuousClock.now
    if first == nil { first = now }
    last = now
    tokenCount = tokens
  }

  /// Tokens per second after the first token; nil if there are too few tokens.
  var tokensPerSecond: Double? {
    guard let first, let last, tokenCount > 1, last > first else { return nil }
    return Double(tokenCount - 1) / (first.duration(to: last) / .seconds(1))
  }

  /// A summary in one line.
  var summary: String {
    guard let first else { return "no tokens" }
    let wait = start.duration(to: first) / .seconds(1)
    let speed = tokensPerSecond.map { ", then \(Wording.decimal($0, places: 1)) tokens/s" } ?? ""
    return "\(tokenCount) tokens, the first after \(Wording.decimal(wait, places: 2)) s\(speed)"
  }
}
