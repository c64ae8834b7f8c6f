import Sluice
import SluiceFiles

/// `config.json`, with Hugging Face's keys where they exist; unknown keys are errors.
extension LanguageModel.Configuration: Codable {
  /// The settings in `config.json`.
  public static let settings = SettingsTable<Self>([
    Setting("vocab_size", \.vocabularySize),
    Setting("max_position_embeddings", \.contextLength),
    Setting("tie_word_embeddings", \.tied),
    Setting("embedding_multiplier", \.embeddingScale, usual: 1),
    positionsSetting,
  ])
  .holding(Transformer.Configuration.settings, at: \.transformer, leavingOut: ["is_causal"])
  .after(dropoutSetting)

  /// Learned positions belong to the model; all others belong to the attention, whose settings are
  /// read there.
  private static let positionsSetting = Setting<Self>(
    keys: ["position_embedding_type"],
    write: { model, container, _ in
      try container.encode(model.positions, forKey: AnyCodingKey("position_embedding_type"))
    },
    read: { model, reader in
      let name: String? = try reader.optional("position_embedding_type")
      model.hasLearnedPositions = name == LanguageModel.Positions.learned.rawValue
    },
    isEqual: { $0.hasLearnedPositions == $1.hasLearnedPositions })

  /// One dropout probability for all parts without their own.
  private static let dropoutSetting = Setting<Self>(
    keys: ["dropout"],
    write: { model, container, _ in
      try container.encode(model.embeddingDropout, forKey: AnyCodingKey("dropout"))
    },
    read: { model, reader in model.dropout = try reader.optional("dropout") ?? 0 },
    isEqual: { $0.embeddingDropout == $1.embeddingDropout })

  static let modelType = "sluice"
  private static let typeKey = ModelTypeFile.key
  /// Keys for other programs; Sluice does not use them.
  private static let remarks = [
    "architectures": Remark.list(["SluiceForCausalLM"]), "dtype": Remark.text("float32"),
  ]

  private enum Remark: Encodable {
    case text(String)
    case list([String])

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .list(let list): try container.encode(list)
      }
    }
  }

  /// Writes all settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    try container.encode(Self.modelType, forKey: AnyCodingKey(Self.typeKey))
    for (key, remark) in Self.remarks { try container.encode(remark, forKey: AnyCodingKey(key)) }
    try Self.settings.encode(self, to: encoder)
  }

  /// Reads all settings; keys that `encode(to:)` always writes are required.
  ///
  /// - Throws: `SettingsError` for a missing or unknown key, or an invalid value.
  public init(from decoder: any Decoder) throws {
    let reader = try SettingsReader(decoder)
    let type: String = try reader.required(Self.typeKey) ?? Self.modelType
    guard type == Self.modelType else {
      throw SettingsError.otherModelType(type, expected: Self.modelType)
    }
    try reader.refuseUnknown(
      known: Self.settings.keys.union(Self.remarks.keys).union([Self.typeKey]))
    self.init(vocabularySize: 0)
    try Self.settings.decode(&self, from: reader)
    do {
      try validate()
    } catch {
      throw SettingsError.impossible(error)
    }
  }
}
