import Sluice

/// The sampling method: how the next token is chosen.
///
/// ```swift
/// Sampling(temperature: 0.8, topK: 40, seed: 1)
/// Sampling.greedy
/// ```
public struct Sampling: Sendable, Hashable {
  /// The temperature: higher values give more random text; 0 always takes the most likely token.
  public var temperature: Float
  /// Top-k sampling: samples from this number of most likely tokens; nil for all tokens.
  public var topK: Int?
  /// Top-p (nucleus) sampling: samples from the most likely tokens that together have this probability; nil for all tokens.
  public var topP: Float?
  /// The random seed; the same seed gives the same text.
  public var seed: UInt64

  /// Makes a sampling method.
  public init(
    temperature: Float = 1, topK: Int? = nil, topP: Float? = nil, seed: UInt64 = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
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
  }

  /// Chooses a token.
  ///
  /// `topK` is applied first, then `topP` to the remaining tokens, then a token is sampled.
  ///
  /// - Parameters:
  ///   - logits: for each token the logarithm of its probability, up to a constant.
  ///   - uniform: a random number in `0..<1`.
  /// - Returns: the token; nil where a logit is not a number or all are minus infinity.
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
    // Rounding may leave a little.
    return candidates.last { $0.weight > 0 }?.token
  }

  private typealias Candidate = (token: Int, weight: Double)

  /// Tokens that may be chosen, with weights in proportion to their probabilities.
  private func candidates(_ logits: [Float], largest: Float) -> [Candidate] {
    let inverse = 1 / Double(temperature)
    var candidates: [Candidate] = logits.enumerated().map { token, logit in
      (token, exponential((Double(logit) - Double(largest)) * inverse))
    }
    guard topK != nil || topP != nil else { return candidates }
    candidates.sort { ($1.weight, $0.token) < ($0.weight, $1.token) }
    if let topK, topK < candidates.count { candidates.removeSubrange(topK...) }
    if let topP {
      var missing = Double(topP) * candidates.reduce(0) { $0 + $1.weight }
      let count = candidates.firstIndex { candidate in
        missing -= candidate.weight
        return missing <= 0
      }
      if let count { candidates.removeSubrange((count + 1)...) }
    }
    return candidates
  }
}
