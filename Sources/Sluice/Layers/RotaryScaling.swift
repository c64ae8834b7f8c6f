/// How rotary positions are stretched, so that a model reads further than it was trained to.
///
/// Pair `i` of the `d` rotated elements turns by its frequency, unscaled `base^(-2i / d)`, at each
/// position.
public enum RotaryScaling: Codable, Hashable, Sendable {
  /// As trained.
  case none
  /// All frequencies over `factor`: positions lie closer together (position interpolation, Chen et al.
  /// 2023, https://arxiv.org/abs/2306.15595).
  case linear(factor: Float)
  /// `base * factor^(d / (d - 2))` for the base: the slowest pair turns `factor` times more slowly, the
  /// fastest as before.
  case ntk(factor: Float)
  /// `ntk` for sequences of `length` tokens, more than the original context, with the factor
  /// `factor * length / originalContext - (factor - 1)`; shorter ones as trained.
  ///
  /// The length is that of the sequence when it starts, and its angles stay: keys that are kept cannot be
  /// turned again. So a sequence that grows beyond the context is not the one that is computed anew at its
  /// full length (https://github.com/huggingface/transformers/issues/25104). Say beforehand how long it
  /// will be with `SequenceState.expecting(tokenCount:)`.
  case dynamic(factor: Float, originalContext: Int)
  /// Pairs that turn more than `betaFast` times in the original context keep their frequencies, those
  /// of less than `betaSlow` turns have them divided by `factor`, and a ramp lies between.
  ///
  /// Cosines and sines are multiplied by `attentionFactor`, where nil by `0.1 ln(factor) + 1`. The ramp's
  /// ends are rounded outward to whole pairs unless `roundsRamp` is false. Source: Peng et al. 2023,
  /// https://arxiv.org/abs/2309.00071; as in Hugging Face's transformers.
  case yarn(
    factor: Float, originalContext: Int, betaFast: Float = 32, betaSlow: Float = 1,
    attentionFactor: Float? = nil, roundsRamp: Bool? = nil)
  /// Pairs that turn more than `highFrequencyFactor` times in the original context keep their frequencies,
  /// those of less than `lowFrequencyFactor` turns have them divided by `factor`, and between the two
  /// the share of each is linear in the number of turns.
  ///
  /// Source: Llama 3.1, https://github.com/meta-llama/llama-models, as in Hugging Face's transformers.
  case llama3(
    factor: Float, originalContext: Int, lowFrequencyFactor: Float = 1,
    highFrequencyFactor: Float = 4)

  /// The frequency of each pair, from the fastest on, over a number of its own.
  case perPair([Float])

  /// Throws unless positions can be stretched so.
  public func validate() throws(ConfigurationError) {
    switch self {
    case .none: break
    case .linear(let factor), .ntk(let factor): try Self.require(factor: factor)
    case .dynamic(let factor, let originalContext):
      try Self.require(factor: factor)
      try Self.require(originalContext: originalContext)
    case .yarn(let factor, let originalContext, let betaFast, let betaSlow, let attentionFactor, _):
      try Self.require(factor: factor)
      try Self.require(originalContext: originalContext)
      try ConfigurationError.require("rotaryScaling.betaSlow", betaSlow, in: 1e-6...1e6)
      try ConfigurationError.require("rotaryScaling.betaFast", betaFast, in: betaSlow...1e6)
      if let attentionFactor {
        try ConfigurationError.require(
          "rotaryScaling.attentionFactor", attentionFactor, in: 1e-6...1e6)
      }
    case .llama3(let factor, let originalContext, let low, let high):
      try Self.require(factor: factor)
      try Self.require(originalContext: originalContext)
      try ConfigurationError.require("rotaryScaling.lowFrequencyFactor", low, in: 1e-6...1e6)
      // The share between them divides by their difference.
      try ConfigurationError.require(
        "rotaryScaling.highFrequencyFactor", high, in: low.nextUp...1e6)
    case .perPair(let factors):
      for factor in factors {
        try ConfigurationError.require("rotaryScaling.factors", factor, in: 1e-6...1e6)
      }
    }
  }

  private static func require(factor: Float) throws(ConfigurationError) {
    try ConfigurationError.require("rotaryScaling.factor", factor, in: 1...1e6)
  }

  private static func require(originalContext: Int) throws(ConfigurationError) {
    try ConfigurationError.requireSize("rotaryScaling.originalContext", originalContext)
  }
}
