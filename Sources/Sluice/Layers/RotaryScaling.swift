/// RoPE scaling: changes the frequencies of rotary positions for contexts longer than in training.
///
/// Without scaling, the frequency of pair `i` of the `d` rotated elements is `base^(-2i / d)`: the angle
/// per position.
public enum RotaryScaling: Codable, Hashable, Sendable {
  /// No scaling.
  case none
  /// Position interpolation: all frequencies are divided by `factor`.
  ///
  /// Source: Chen et al. 2023, https://arxiv.org/abs/2306.15595.
  case linear(factor: Float)
  /// NTK-aware scaling: the base is multiplied by `factor^(d / (d - 2))`.
  ///
  /// The lowest frequency is divided by `factor`; the highest one is unchanged.
  case ntk(factor: Float)
  /// Dynamic NTK scaling: NTK-aware scaling with a factor that depends on the length of the sequence.
  ///
  /// For `length` tokens, more than the original context, the factor is `factor * length / originalContext -
  /// (factor - 1)`. Shorter sequences are not scaled. The length is that at the start of a sequence: that of
  /// its first run of tokens, or the one given to `SequenceState.expecting(tokenCount:)`. The frequencies of
  /// the sequence then stay unchanged, because cached keys are already rotated. A sequence that grows beyond
  /// the context therefore differs from one that is computed at once
  /// (https://github.com/huggingface/transformers/issues/25104).
  case dynamic(factor: Float, originalContext: Int)
  /// YaRN: low frequencies are divided by `factor`, high frequencies are unchanged.
  ///
  /// Pairs with more than `betaFast` rotations in the original context keep their frequencies. The
  /// frequencies of pairs with less than `betaSlow` rotations are divided by `factor`. Between them, there
  /// is a linear ramp, whose ends are rounded outward to whole pairs unless `roundsRamp` is false. Cosines
  /// and sines are multiplied by `attentionFactor`; nil for `0.1 ln(factor) + 1`. Source: Peng et al. 2023,
  /// https://arxiv.org/abs/2309.00071; as in Hugging Face's transformers.
  case yarn(
    factor: Float, originalContext: Int, betaFast: Float = 32, betaSlow: Float = 1,
    attentionFactor: Float? = nil, roundsRamp: Bool? = nil)
  /// Llama 3 scaling: low frequencies are divided by `factor`, high frequencies are unchanged.
  ///
  /// Pairs with more than `highFrequencyFactor` rotations in the original context keep their frequencies. The
  /// frequencies of pairs with less than `lowFrequencyFactor` rotations are divided by `factor`. Between them,
  /// the two are mixed linearly in the number of rotations. Source: Llama 3.1, as in Hugging Face's
  /// transformers.
  case llama3(
    factor: Float, originalContext: Int, lowFrequencyFactor: Float = 1,
    highFrequencyFactor: Float = 4)
  /// A factor for each pair, from the highest frequency to the lowest: each frequency is divided by it.
  case perPair([Float])

  /// Throws an error if the settings are invalid.
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
      // The interpolation between them divides by their difference.
      try ConfigurationError.require(
        "rotaryScaling.highFrequencyFactor", high, in: low.nextUp...1e7)
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
