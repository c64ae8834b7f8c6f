import Sluice
import SluiceFiles
import SluicePlatform

/// Rotary positions as `config.json` has them, under old keys and new.
///
/// Old: `rope_theta`, and `rope_scaling` with `type` or `rope_type`. New: `rope_parameters`, an object, or
/// one for each of the layer types.
struct PublishedRotary {
  /// All keys outside of the object.
  static let keys = [
    "rope_theta", "rope_scaling", "rope_parameters", "partial_rotary_factor",
    "original_max_position_embeddings",
  ]

  private static let innerKeys: Set<String> = [
    "rope_type", "type", "rope_theta", "partial_rotary_factor", "factor", "attention_factor",
    "original_max_position_embeddings", "beta_fast", "beta_slow", "mscale", "mscale_all_dim",
    "truncate", "low_freq_factor", "high_freq_factor", "finetuned",
  ]

  /// Elements of a head.
  let headDimension: Int
  /// Tokens the model sees at once.
  let contextLength: Int

  /// Reads the positions of layers of a type.
  ///
  /// - Returns: nil where layers of that type have none.
  func read(_ reader: SettingsReader, layerType: String) throws -> RotaryEmbedding? {
    // An empty object says nothing.
    let scaling = try reader.nested("rope_scaling").flatMap { $0.keys.isEmpty ? nil : $0 }
    let key = scaling == nil ? "rope_parameters" : "rope_scaling"
    guard let object = try scaling ?? reader.nested("rope_parameters") else {
      return try rotary(nil, reader, "")
    }
    let types = [LayerWindows.full, LayerWindows.sliding]
    guard types.contains(where: object.has) else { return try rotary(object, reader, key) }
    if let strange = object.keys.first(where: { !types.contains($0) }) {
      throw SettingsError.unknown("\(key).\(strange)", among: types.map { "\(key).\($0)" })
    }
    return try object.nested(layerType).flatMap { try rotary($0, reader, "\(key).\(layerType)") }
  }

  /// - Parameters:
  ///   - object: what is said of positions; nil for nothing.
  ///   - reader: all settings.
  ///   - key: the object's, for messages.
  private func rotary(
    _ object: SettingsReader?, _ reader: SettingsReader, _ key: String
  ) throws -> RotaryEmbedding {
    if let strange = object?.keys.filter({ !Self.innerKeys.contains($0) }).min() {
      throw SettingsError.unknown(
        "\(key).\(strange)", among: Self.innerKeys.map { "\(key).\($0)" })
    }
    let base: Float? = try object?.optional("rope_theta") ?? reader.optional("rope_theta")
    let share: Float? =
      try object?.optional("partial_rotary_factor") ?? reader.optional("partial_rotary_factor")
    if let share, share != 1 {
      throw SettingsError.badValue(
        key: "partial_rotary_factor", found: "\(share)", expected: "1: whole heads are turned")
    }
    return RotaryEmbedding(
      headDimension: headDimension, base: base ?? 10000,
      scaling: try object.map { try scaling($0, reader, key) } ?? .none)
  }

  private func scaling(
    _ object: SettingsReader, _ reader: SettingsReader, _ key: String
  ) throws -> RotaryScaling {
    let type: String = try object.optional("rope_type") ?? object.optional("type") ?? "default"
    let factor: Float? = try object.optional("factor")
    func required(_ number: Float?, _ name: String) throws -> Float {
      guard let number else { throw SettingsError.missingKey("\(key).\(name)") }
      return number
    }
    let originalContext: Int =
      try reader.optional("original_max_position_embeddings")
      ?? object.optional("original_max_position_embeddings") ?? contextLength
    switch type {
    case "default": return .none
    case "linear": return .linear(factor: try required(factor, "factor"))
    case "dynamic":
      return .dynamic(factor: try required(factor, "factor"), originalContext: contextLength)
    case "llama3":
      return .llama3(
        factor: try required(factor, "factor"), originalContext: originalContext,
        lowFrequencyFactor: try required(object.optional("low_freq_factor"), "low_freq_factor"),
        highFrequencyFactor: try required(object.optional("high_freq_factor"), "high_freq_factor"))
    case "yarn":
      let factor = factor ?? Float(contextLength) / Float(max(originalContext, 1))
      return .yarn(
        factor: factor, originalContext: originalContext,
        betaFast: try object.nonzero("beta_fast") ?? 32,
        betaSlow: try object.nonzero("beta_slow") ?? 1,
        attentionFactor: try object.optional("attention_factor") ?? ratio(object, factor),
        roundsRamp: try object.optional("truncate") == false ? false : nil)
    default:
      throw SettingsError.badValue(
        key: "\(key).rope_type", found: "\"\(type)\"",
        expected: "\"default\", \"linear\", \"dynamic\", \"yarn\" or \"llama3\"")
    }
  }

  /// The attention factor of `mscale` over that of `mscale_all_dim`, where both are given.
  private func ratio(_ object: SettingsReader, _ factor: Float) throws -> Float? {
    guard let one = try object.nonzero("mscale"), let other = try object.nonzero("mscale_all_dim")
    else { return nil }
    func attentionFactor(_ scale: Float) -> Double {
      factor <= 1 ? 1 : 0.1 * Double(scale) * log(Double(factor)) + 1
    }
    return Float(attentionFactor(one) / attentionFactor(other))
  }
}

extension SettingsReader {
  /// A number that is neither missing nor zero.
  fileprivate func nonzero(_ key: String) throws -> Float? {
    let number: Float? = try optional(key)
    return number == 0 ? nil : number
  }
}

// MARK: - As a setting

extension Setting<LanguageModel.Configuration> {
  /// Rotary positions, under Hugging Face's old keys, which all its versions read, and read under the new
  /// ones too; it comes after heads and layers.
  ///
  /// - Parameter isTurned: whether layers of a type are turned at all; by default all are.
  public static func rotary(
    isTurned: @escaping @Sendable (_ isSliding: Bool) -> Bool = { _ in true }
  ) -> Setting {
    Setting(
      keys: PublishedRotary.keys,
      write: { model, container, _ in
        let blocks =
          [model.transformer.block]
          + model.transformer.differentBlocks.sorted { $0.key < $1.key }
          .map(\.value)
        let rotary = blocks.lazy.compactMap(\.attention.positions.rotary).first
        try container.encode(rotary?.base ?? 10000, forKey: AnyCodingKey("rope_theta"))
        let scaling = rotary.flatMap { PublishedScaling($0.scaling) }
        try container.encode(scaling, forKey: AnyCodingKey("rope_scaling"))
      },
      read: { model, reader in
        let rotary = PublishedRotary(
          headDimension: model.transformer.block.attention.headDimension,
          contextLength: model.contextLength)
        func set(_ block: inout TransformerBlock.Configuration) throws {
          let isSliding = block.attention.slidingWindow != nil
          let type = isSliding ? LayerWindows.sliding : LayerWindows.full
          let found = isTurned(isSliding) ? try rotary.read(reader, layerType: type) : nil
          block.attention.positions = found.map { .rotary($0) } ?? .none
        }
        try set(&model.transformer.block)
        for index in model.transformer.differentBlocks.keys {
          if var block = model.transformer.differentBlocks[index] {
            try set(&block)
            model.transformer.differentBlocks[index] = block
          }
        }
      },
      isEqual: {
        $0.transformer.block.attention.positions == $1.transformer.block.attention.positions
      })
  }
}

extension AttentionPositions {
  /// Rotary positions, where these are such.
  fileprivate var rotary: RotaryEmbedding? {
    if case .rotary(let rotary) = self { rotary } else { nil }
  }
}

/// `rope_scaling` as all versions of Hugging Face's transformers read it.
private struct PublishedScaling: Encodable {
  private let type: String
  private let numbers: [String: Float]
  private var originalContext: Int?
  private var roundsRamp: Bool?

  /// Nil for no scaling, and for one that has no name there.
  init?(_ scaling: RotaryScaling) {
    switch scaling {
    case .none, .ntk, .perPair: return nil
    case .linear(let factor): (type, numbers) = ("linear", ["factor": factor])
    case .dynamic(let factor, _): (type, numbers) = ("dynamic", ["factor": factor])
    case .yarn(
      let factor, let context, let betaFast, let betaSlow, let attentionFactor, let roundsRamp):
      type = "yarn"
      var numbers = ["factor": factor, "beta_fast": betaFast, "beta_slow": betaSlow]
      numbers["attention_factor"] = attentionFactor
      self.numbers = numbers
      originalContext = context
      self.roundsRamp = roundsRamp
    case .llama3(let factor, let context, let low, let high):
      type = "llama3"
      numbers = ["factor": factor, "low_freq_factor": low, "high_freq_factor": high]
      originalContext = context
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    for key in ["type", "rope_type"] { try container.encode(type, forKey: AnyCodingKey(key)) }
    for (key, number) in numbers { try container.encode(number, forKey: AnyCodingKey(key)) }
    try container.encodeIfPresent(
      originalContext, forKey: AnyCodingKey("original_max_position_embeddings"))
    try container.encodeIfPresent(roundsRamp, forKey: AnyCodingKey("truncate"))
  }
}
