/// A token of a generated text.
public struct GeneratedToken: Sendable, Hashable {
  /// The number of the token in the vocabulary.
  public let id: Int32
  /// The log probability, before temperature and penalties; nil if it was not requested.
  public let logProbability: Float?
  /// The most likely tokens at this position, the most likely first.
  public let alternatives: [Alternative]

  /// An alternative token.
  public struct Alternative: Sendable, Hashable {
    /// The number of the token in the vocabulary.
    public let id: Int32
    /// The log probability.
    public let logProbability: Float
  }

  /// Makes a token from logits; with `count`, it includes the log probability and the most likely tokens.
  init(_ token: Int, from logits: [Float], alternatives count: Int?) {
    id = Int32(token)
    guard let count, let largest = logits.max() else {
      logProbability = nil
      alternatives = []
      return
    }
    let sum = logits.reduce(0.0) { $0 + exponential(Double($1) - Double(largest)) }
    func logShare(_ token: Int) -> Float {
      Float(Double(logits[token]) - Double(largest) - logarithm(sum))
    }
    logProbability = logShare(token)
    alternatives = LikeliestTokens.indices(of: logits, count: min(count, logits.count)).map {
      Alternative(id: Int32($0), logProbability: logShare($0))
    }
  }
}
