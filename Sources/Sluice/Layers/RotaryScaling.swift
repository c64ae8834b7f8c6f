import SluicePlatform
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
  /// YaRN: low frequencies are divided by `factor`, high frequencies are unchanged.
  ///
  /// Pairs with more than `betaFast` rotations in the original context keep their frequencies. The
  /// frequencies of pairs with less than `betaSlow` rotations are divided by `factor`. Between them, there
  /// is a linear ramp. Cosines and sines are multiplied by `attentionFactor`; nil for `0.1 ln(factor) + 1`.
  /// Source: Peng et al. 2023, https://arxiv.org/abs/2309.00071; as in Hugging Face's transformers, which
  /// rounds the ends of the ramp outward to whole pairs.
  case yarn(
    factor: Float, originalContext: Int, betaFast: Float = 32, betaSlow: Float = 1,
    attentionFactor: Float? = nil)

  /// Throws an error if the settings are invalid.
  public func validate() throws(ConfigurationError) {
    switch self {
    case .none: break
    case .linear(let factor), .ntk(let factor): try Self.require(factor: factor)
    case .yarn(let factor, let originalContext, let betaFast, let betaSlow, let attentionFactor):
      try Self.require(factor: factor)
      try ConfigurationError.requireSize("rotaryScaling.originalContext", originalContext)
      try ConfigurationError.require("rotaryScaling.betaSlow", betaSlow, in: 1e-6...1e6)
      try ConfigurationError.require("rotaryScaling.betaFast", betaFast, in: betaSlow...1e6)
      if let attentionFactor {
        try ConfigurationError.require(
          "rotaryScaling.attentionFactor", attentionFactor, in: 1e-6...1e6)
      }
    }
  }

  private static func require(factor: Float) throws(ConfigurationError) {
    try ConfigurationError.require("rotaryScaling.factor", factor, in: 1...1e6)
  }

  /// What cosines and sines are multiplied by; scores grow by its square.
  var factorOfAttention: Double {
    guard case .yarn(let factor, _, _, _, let attentionFactor) = self else { return 1 }
    return attentionFactor.map(Double.init) ?? 0.1 * log(Double(factor)) + 1
  }

  /// The angle from one position to the next, for each pair.
  func frequencies(rotatedDimension: Int, base: Double) -> [Double] {
    let d = Double(rotatedDimension)
    func frequencies(_ base: Double) -> [Double] {
      (0..<rotatedDimension / 2).map { pow(base, -2 * Double($0) / d) }
    }
    switch self {
    case .none: return frequencies(base)
    case .linear(let factor): return frequencies(base).map { $0 / Double(factor) }
    case .ntk(let factor):
      // A single pair turns at frequency 1 whatever the base.
      return frequencies(rotatedDimension > 2 ? base * pow(Double(factor), d / (d - 2)) : base)
    case .yarn(let factor, let originalContext, let betaFast, let betaSlow, _):
      /// The pair, between two perhaps, that turns so often in the original context.
      func pair(turning turns: Float) -> Double {
        d * log(Double(originalContext) / (Double(turns) * 2 * .pi)) / (2 * log(base))
      }
      let low = max(pair(turning: betaFast).rounded(.down), 0)
      var high = min(pair(turning: betaSlow).rounded(.up), d - 1)
      if high == low { high += 0.001 }
      return frequencies(base).enumerated().map { index, frequency in
        let ramp = min(max((Double(index) - low) / (high - low), 0), 1)
        return frequency / Double(factor) * ramp + frequency * (1 - ramp)
      }
    }
  }
}
