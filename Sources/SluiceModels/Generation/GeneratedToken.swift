/// A token of a generated text.
public struct GeneratedToken: Sendable, Hashable {
  /// Its number in the vocabulary.
  public let id: Int32
  /// The logarithm of its probability, before temperature and penalties; nil where it was not asked for.
  public let logProbability: Float?
  /// The most likely tokens at its place, the most likely first.
  public let alternatives: [Alternative]

  /// A token that might have been chosen.
  public struct Alternative: Sendable, Hashable {
    /// Its number in the vocabulary.
    public let id: Int32
    /// The logarithm of its probability.
    public let logProbability: Float
  }

  /// A token and, where `count` says so, its probability and the most likely ones.
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
