import Sluice

/// How logits of tokens that occurred before are lowered.
public struct Penalties: Sendable, Hashable {
  /// Repetition penalty: positive logits of tokens in prompt and text are divided by it, negative ones
  /// multiplied; 1 for none.
  ///
  /// Source: Keskar et al. 2019, "CTRL" (arXiv 1909.05858), section 4.1.
  public var repetition: Float
  /// Presence penalty: subtracted from the logits of tokens that were generated; 0 for none.
  public var presence: Float
  /// Frequency penalty: subtracted from a token's logit for each time it was generated; 0 for none.
  public var frequency: Float

  /// Describes penalties; none by default.
  public init(repetition: Float = 1, presence: Float = 0, frequency: Float = 0) {
    self.repetition = repetition
    self.presence = presence
    self.frequency = frequency
  }

  /// Throws penalties that make logits no numbers.
  func validate() throws(ConfigurationError) {
    try ConfigurationError.require("repetitionPenalty", repetition, in: 0.01...100)
    try ConfigurationError.require("presencePenalty", presence, in: -100...100)
    try ConfigurationError.require("frequencyPenalty", frequency, in: -100...100)
  }

  /// Lowers the logits of a sequence's next token.
  ///
  /// - Parameters:
  ///   - logits: one for each token of the vocabulary.
  ///   - tokens: the sequence, of which the first `promptCount` are the prompt.
  func apply(to logits: inout [Float], after tokens: [Int32], promptCount: Int) {
    if repetition != 1 {
      for token in Set(tokens) where logits.indices.contains(Int(token)) {
        let logit = logits[Int(token)]
        logits[Int(token)] = logit > 0 ? logit / repetition : logit * repetition
      }
    }
    guard presence != 0 || frequency != 0 else { return }
    var counts: [Int32: Int] = [:]
    for token in tokens[promptCount...] { counts[token, default: 0] += 1 }
    for (token, count) in counts where logits.indices.contains(Int(token)) {
      logits[Int(token)] -= presence + frequency * Float(count)
    }
  }
}
