import Sluice
import SluiceFiles
import SluicePlatform

/// Rotary positions in `config.json`, with the keys of old and new versions of transformers.
///
/// Old versions write `rope_theta` and `rope_scaling` with `type` or `rope_type`. New versions write
/// `rope_parameters`: one object, or one object for each layer type.
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

  /// The head dimension.
  let headDimension: Int
  /// The context length.
  let contextLength: Int

  /// Reads the positions for a layer type.
  ///
  /// - Returns: nil if layers of this type have no rotary positions.
  func read(_ reader: SettingsReader, layerType: String) throws -> RotaryEmbedding? {
    // An empty object is the same as none.
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
  ///   - object: the settings of positions; nil for none.
  ///   - reader: all settings.
  ///   - key: the key of the object, for messages.
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
        key: "partial_rotary_factor", found: "\(share)",
        expected: "1: heads that are partly rotated are not supported here")
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

  /// The attention factor from `mscale` and `mscale_all_dim`; nil unless both are present.
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
  /// A number; nil if it is missing or zero.
  fileprivate func nonzero(_ key: String) throws -> Float? {
    let number: Float? = try optional(key)
    return number == 0 ? nil : number
  }
}

// MARK: - As a setting

extension Setting<LanguageModel.Configuration> {
  /// Rotary positions; the row must come after those of heads and windows.
  ///
  /// They are written with the old keys, which all versions of transformers read.
  ///
  /// - Parameter isRotated: whether layers with or without a window have rotary positions; by default both.
  public static func rotary(
    isRotated: @escaping @Sendable (_ isSliding: Bool) -> Bool = { _ in true }
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
          let found = isRotated(isSliding) ? try rotary.read(reader, layerType: type) : nil
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
  /// The settings of rotary positions; nil for other positions.
  fileprivate var rotary: RotaryEmbedding? {
    if case .rotary(let rotary) = self { rotary } else { nil }
  }
}

/// `rope_scaling` in a form that all versions of transformers read.
private struct PublishedScaling: Encodable {
  private let type: String
  private let numbers: [String: Float]
  private var originalContext: Int?
  private var roundsRamp: Bool?

  /// Nil for no scaling and for scalings that transformers does not have.
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
