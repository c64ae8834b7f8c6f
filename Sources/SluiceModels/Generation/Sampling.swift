import Sluice

/// The sampling method: how the next token is chosen.
///
/// ```swift
/// Sampling(temperature: 0.8, topK: 40, seed: 1)
/// Sampling(temperature: 0.7, topP: 0.9, penalties: .init(repetition: 1.1))
/// Sampling.greedy
/// ```
public struct Sampling: Sendable, Hashable {
  /// The temperature, which divides the logits: higher values give more random text; 0 always takes the most
  /// likely token.
  public var temperature: Float
  /// Top-k sampling: samples from this number of most likely tokens; nil for all tokens.
  public var topK: Int?
  /// Top-p (nucleus) sampling: samples from the most likely tokens that together have this probability; nil for
  /// all tokens.
  ///
  /// Source: Holtzman et al. 2020 (arXiv 1904.09751).
  public var topP: Float?
  /// Min-p sampling: samples from tokens with at least this share of the probability of the most likely token;
  /// nil for all tokens.
  ///
  /// Source: Nguyen et al. 2024 (arXiv 2407.01082).
  public var minP: Float?
  /// Penalties for tokens that occurred before.
  public var penalties: Penalties
  /// The random seed; the same seed gives the same text.
  public var seed: UInt64

  /// Makes a sampling method.
  public init(
    temperature: Float = 1, topK: Int? = nil, topP: Float? = nil, minP: Float? = nil,
    penalties: Penalties = Penalties(), seed: UInt64 = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.penalties = penalties
    self.seed = seed
  }

  /// Greedy decoding: always the most likely token, or the first of equally likely ones.
  public static let greedy = Sampling(temperature: 0)

  /// Throws an error if the settings are invalid.
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.require(
      "temperature", temperature, in: 0...Float.greatestFiniteMagnitude)
    if let topK { try ConfigurationError.require("topK", topK, in: 1...Int.max) }
    if let topP {
      try ConfigurationError.require("topP", topP, in: Float.leastNonzeroMagnitude...1)
    }
    if let minP { try ConfigurationError.require("minP", minP, in: 0...1) }
    try penalties.validate()
  }

  /// Chooses a token.
  ///
  /// `topK` is applied first, then `topP` to the remaining tokens, then `minP`; then a token is sampled.
  ///
  /// - Parameters:
  ///   - logits: the logits of all tokens.
  ///   - uniform: a random number in `0..<1`.
  /// - Returns: the token; nil if a logit is NaN or all logits are minus infinity.
  func token(from logits: [Float], uniform: Float) -> Int? {
    guard let largest = logits.max(), largest > -.infinity, largest < .infinity,
      !logits.contains(where: \.isNaN)
    else { return nil }
    guard temperature > 0 else { return logits.firstIndex(of: largest) }
    let candidates = candidates(logits, largest: largest)
    let total = candidates.reduce(0) { $0 + $1.weight }
    var rest = Double(uniform) * total
    for candidate in candidates {
      rest -= candidate.weight
      if rest < 0 { return candidate.token }
    }
    // Because of rounding, the sum of the weights can be slightly too small.
    return candidates.last { $0.weight > 0 }?.token
  }

  private typealias Candidate = (token: Int, weight: Double)

  /// The candidate tokens, with weights in proportion to their probabilities; the largest weight is 1.
  private func candidates(_ logits: [Float], largest: Float) -> [Candidate] {
    let inverse = 1 / Double(temperature)
    func weighted(_ token: Int) -> Candidate {
      (token, exponential((Double(logits[token]) - Double(largest)) * inverse))
    }
    var candidates: [Candidate]
    if topK != nil || topP != nil {
      // Most tokens are too unlikely to be candidates and need not be sorted.
      var count = min(topK ?? 64, logits.count)
      let weights = topP == nil || topK != nil ? [] : logits.indices.map { weighted($0).weight }
      let wanted = weights.reduce(0, +) * Double(topP ?? 1)
      repeat {
        candidates = LikeliestTokens.indices(of: logits, count: count).map(weighted)
        if topK != nil || count == logits.count { break }
        count = min(8 * count, logits.count)
      } while candidates.reduce(0, { $0 + $1.weight }) < wanted
      if let topP { candidates.cut(topP, of: topK == nil ? wanted / Double(topP) : nil) }
    } else {
      candidates = logits.indices.map(weighted)
    }
    if let minP { candidates.removeAll { $0.weight < Double(minP) } }
    return candidates
  }
}

extension [(token: Int, weight: Double)] {
  /// Keeps the first tokens that together have a share of `topP` of the total; the total is by default that
  /// of these tokens.
  fileprivate mutating func cut(_ topP: Float, of total: Double?) {
    var missing = Double(topP) * (total ?? reduce(0) { $0 + $1.weight })
    let count = firstIndex { candidate in
      missing -= candidate.weight
      return missing <= 0
    }
    if let count { removeSubrange((count + 1)...) }
  }
}
