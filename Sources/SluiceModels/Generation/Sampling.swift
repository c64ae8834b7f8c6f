import Sluice

/// How the next token is chosen.
///
/// ```swift
/// Sampling(temperature: 0.8, topK: 40, seed: 1)
/// Sampling(temperature: 0.7, topP: 0.9, penalties: .init(repetition: 1.1))
/// Sampling.greedy
/// ```
public struct Sampling: Sendable, Hashable {
  /// Divides the logits: above 1 evens the probabilities out, below 1 sharpens them; 0 takes the most
  /// likely token.
  public var temperature: Float
  /// Only this many of the most likely tokens may be chosen; nil for all.
  public var topK: Int?
  /// Nucleus sampling: only the most likely tokens that together have this probability may be chosen; nil
  /// for all.
  ///
  /// Source: Holtzman et al. 2020 (arXiv 1904.09751).
  public var topP: Float?
  /// Only tokens that are at least this many times as likely as the most likely one may be chosen; nil for
  /// all.
  ///
  /// Source: Nguyen et al. 2024 (arXiv 2407.01082).
  public var minP: Float?
  /// Lower logits of tokens that occurred before.
  public var penalties: Penalties
  /// The random seed: equal seeds choose equally.
  public var seed: UInt64

  /// Describes how to choose.
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

  /// Always the most likely token; of equals the first.
  public static let greedy = Sampling(temperature: 0)

  /// Throws settings that choose nothing.
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
  /// First `topK` applies, to what is left `topP`, then `minP`; then chance decides.
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

  /// Tokens that may be chosen, with weights in proportion to their probabilities, of which the largest
  /// is 1.
  private func candidates(_ logits: [Float], largest: Float) -> [Candidate] {
    let inverse = 1 / Double(temperature)
    func weighted(_ token: Int) -> Candidate {
      (token, exponential((Double(logits[token]) - Double(largest)) * inverse))
    }
    var candidates: [Candidate]
    if topK != nil || topP != nil {
      // Most of a vocabulary is too unlikely to be worth sorting.
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
  /// Leaves the first that together have a share `topP` of the total, by default of these.
  fileprivate mutating func cut(_ topP: Float, of total: Double?) {
    var missing = Double(topP) * (total ?? reduce(0) { $0 + $1.weight })
    let count = firstIndex { candidate in
      missing -= candidate.weight
      return missing <= 0
    }
    if let count { removeSubrange((count + 1)...) }
  }
}
