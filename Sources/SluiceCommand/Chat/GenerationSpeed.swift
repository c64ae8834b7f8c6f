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
    return Double(tokenCount - 1) / first.duration(to: last).inSeconds
  }

  /// A summary in one line.
  var summary: String {
    guard let first else { return "no tokens" }
    let wait = start.duration(to: first).inSeconds
    let speed = tokensPerSecond.map { ", then \($0.rounded(to: 1)) tokens/s" } ?? ""
    return "\(tokenCount) tokens, the first after \(wait.rounded(to: 2)) s\(speed)"
  }
}

extension Duration {
  fileprivate var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}

extension Double {
  fileprivate func rounded(to digits: Int) -> Double {
    let factor = digits == 1 ? 10.0 : 100.0
    return (self * factor).rounded() / factor
  }
}
