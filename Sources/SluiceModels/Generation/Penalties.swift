import Sluice

/// Penalties that lower the logits of tokens that occurred before.
public struct Penalties: Sendable, Hashable {
  /// Repetition penalty: positive logits of tokens in the prompt and the text are divided by it, negative
  /// ones are multiplied; 1 for none.
  ///
  /// Source: Keskar et al. 2019, "CTRL" (arXiv 1909.05858), section 4.1.
  public var repetition: Float
  /// Presence penalty: subtracted once from the logit of each generated token; 0 for none.
  public var presence: Float
  /// Frequency penalty: subtracted from a token's logit for each occurrence in the generated text; 0 for none.
  public var frequency: Float

  /// Makes penalties; by default there are none.
  public init(repetition: Float = 1, presence: Float = 0, frequency: Float = 0) {
    self.repetition = repetition
    self.presence = presence
    self.frequency = frequency
  }

  /// Throws an error if the penalties are invalid.
  func validate() throws(ConfigurationError) {
    try ConfigurationError.require("repetitionPenalty", repetition, in: 0.01...100)
    try ConfigurationError.require("presencePenalty", presence, in: -100...100)
    try ConfigurationError.require("frequencyPenalty", frequency, in: -100...100)
  }

  /// Applies the penalties to the logits of the next token.
  ///
  /// - Parameters:
  ///   - logits: one logit per token of the vocabulary.
  ///   - tokens: the sequence; its first `promptCount` tokens are the prompt.
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
