import SluiceFiles

/// `rope_scaling` of `config.json`, with Hugging Face's keys.
struct RotaryScalingCoding: Codable {
  let type: String
  let factor: Float?
  var originalContext: Int?
  var betaFast: Float?
  var betaSlow: Float?
  var attentionFactor: Float?
  var roundsRamp: Bool?
  var lowFrequencyFactor: Float?
  var highFrequencyFactor: Float?
  var factors: [Float]?

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case type = "rope_type"
    case factor
    case originalContext = "original_max_position_embeddings"
    case betaFast = "beta_fast"
    case betaSlow = "beta_slow"
    case attentionFactor = "attention_factor"
    case roundsRamp = "truncate"
    case lowFrequencyFactor = "low_freq_factor"
    case highFrequencyFactor = "high_freq_factor"
    case factors
  }

  /// Reads a scaling; unknown keys are errors, because ignoring them would give different results.
  init(from decoder: any Decoder) throws {
    let known = Set(CodingKeys.allCases.map(\.rawValue))
    let keys = try decoder.container(keyedBy: AnyCodingKey.self).allKeys.map(\.stringValue)
    if let unknown = keys.filter({ !known.contains($0) }).min() {
      throw SettingsError.unknownKey(
        "rope_scaling.\(unknown)", similar: nearest(to: unknown, among: known))
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    type = try container.decode(String.self, forKey: .type)
    factor = try container.decodeIfPresent(Float.self, forKey: .factor)
    originalContext = try container.decodeIfPresent(Int.self, forKey: .originalContext)
    betaFast = try container.decodeIfPresent(Float.self, forKey: .betaFast)
    betaSlow = try container.decodeIfPresent(Float.self, forKey: .betaSlow)
    attentionFactor = try container.decodeIfPresent(Float.self, forKey: .attentionFactor)
    roundsRamp = try container.decodeIfPresent(Bool.self, forKey: .roundsRamp)
    lowFrequencyFactor = try container.decodeIfPresent(Float.self, forKey: .lowFrequencyFactor)
    highFrequencyFactor = try container.decodeIfPresent(Float.self, forKey: .highFrequencyFactor)
    factors = try container.decodeIfPresent([Float].self, forKey: .factors)
  }

  /// The form in files; nil for no scaling.
  init?(_ scaling: RotaryScaling) {
    switch scaling {
    case .none: return nil
    case .linear(let factor): (type, self.factor) = ("linear", factor)
    case .ntk(let factor): (type, self.factor) = ("ntk", factor)
    case .dynamic(let factor, let originalContext):
      (type, self.factor) = ("dynamic", factor)
      self.originalContext = originalContext
    case .yarn(
      let factor, let originalContext, let betaFast, let betaSlow, let attentionFactor,
      let roundsRamp):
      (type, self.factor) = ("yarn", factor)
      self.originalContext = originalContext
      self.betaFast = betaFast
      self.betaSlow = betaSlow
      self.attentionFactor = attentionFactor
      self.roundsRamp = roundsRamp
    case .llama3(let factor, let originalContext, let low, let high):
      (type, self.factor) = ("llama3", factor)
      self.originalContext = originalContext
      lowFrequencyFactor = low
      highFrequencyFactor = high
    case .perPair(let factors):
      (type, factor) = ("per-pair", nil)
      self.factors = factors
    }
  }

  /// The scaling; nil if its type is unknown or a number is missing.
  var scaling: RotaryScaling? {
    switch (type, factor, originalContext) {
    case ("default", _, _): return RotaryScaling.none
    case ("linear", let factor?, _): return .linear(factor: factor)
    case ("ntk", let factor?, _): return .ntk(factor: factor)
    case ("dynamic", let factor?, let originalContext?):
      return .dynamic(factor: factor, originalContext: originalContext)
    case ("yarn", let factor?, let originalContext?):
      return .yarn(
        factor: factor, originalContext: originalContext, betaFast: betaFast ?? 32,
        betaSlow: betaSlow ?? 1, attentionFactor: attentionFactor, roundsRamp: roundsRamp)
    case ("llama3", let factor?, let originalContext?):
      return .llama3(
        factor: factor, originalContext: originalContext,
        lowFrequencyFactor: lowFrequencyFactor ?? 1,
        highFrequencyFactor: highFrequencyFactor ?? 4)
    case ("per-pair", _, _): return factors.map { .perPair($0) }
    default: return nil
    }
  }
}
