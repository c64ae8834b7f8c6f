import Sluice
import SluiceFiles

extension LanguageModel.Configuration {
  /// The settings of a published decoder before a file is read: pre-norm with RMS norm, SwiGLU, no biases, an
  /// untied output layer, and no sizes.
  ///
  /// - Parameters:
  ///   - contextLength: the default context length.
  ///   - epsilon: the default epsilon of norms.
  ///   - gates: the gates of each block.
  ///   - normalizesQueriesAndKeys: whether to use QK norm.
  public static func published(
    contextLength: Int = 2048, epsilon: Float = 1e-6, gates: [Gate] = [],
    normalizesQueriesAndKeys: Bool = false
  ) -> Self {
    let attention = GatedSelfAttention.Configuration(
      hiddenSize: 0, headCount: 0, bias: false, gates: gates,
      normalizesQueriesAndKeys: normalizesQueriesAndKeys, visibility: .causal)
    return Self(
      vocabularySize: 0, contextLength: contextLength,
      transformer: .init(
        layerCount: 0,
        block: .init(
          attention: attention, intermediateSize: 0, feedForward: .swiglu, normalization: .rms,
          epsilon: epsilon, bias: false)),
      tied: false)
  }
}

extension [Setting<LanguageModel.Configuration>] {
  /// The settings that all published decoders have.
  ///
  /// - Parameters:
  ///   - headDimension: the default head dimension; nil for the hidden size divided by the number of heads.
  ///   - keyValueHeadCount: the default number of key/value heads; nil for the number of heads.
  public static func decoder(headDimension: Int? = nil, keyValueHeadCount: Int? = nil) -> Self {
    [
      Setting("vocab_size", \.vocabularySize),
      Setting("hidden_size", \.transformer.block.attention.hiddenSize),
      Setting("num_hidden_layers", \.transformer.layerCount),
      Setting("intermediate_size", \.transformer.block.feedForward.intermediateSize),
      Setting("max_position_embeddings", \.contextLength, isRequired: false),
      Setting("tie_word_embeddings", \.tied, isRequired: false),
      Setting("attention_dropout", \.transformer.block.attention.dropout, isRequired: false),
      .heads(headDimension: headDimension, keyValueHeadCount: keyValueHeadCount),
      .normEpsilon,
      .only("hidden_act", "silu"),
      // Rotary positions with other pairs of elements, and for images.
      .only("rope_interleaved", false, isWritten: false),
      .only("use_mrope", false, isWritten: false),
      .only("add_cross_attention", false, isWritten: false),
      .only("is_encoder_decoder", false, isWritten: false),
      .absent("quantization_config"),
      .absent("pruned_heads"),
    ]
  }
}

extension Setting<LanguageModel.Configuration> {
  /// The number and the size of heads.
  fileprivate static func heads(headDimension usual: Int?, keyValueHeadCount: Int?) -> Setting {
    Setting(
      keys: ["num_attention_heads", "num_key_value_heads", "head_dim"],
      write: { model, container, _ in
        let attention = model.transformer.block.attention
        try container.encode(attention.headCount, forKey: AnyCodingKey("num_attention_heads"))
        try container.encode(
          attention.keyValueHeadCount, forKey: AnyCodingKey("num_key_value_heads"))
        try container.encode(attention.headDimension, forKey: AnyCodingKey("head_dim"))
      },
      read: { model, reader in
        let hiddenSize = model.transformer.block.attention.hiddenSize
        guard let headCount: Int = try reader.required("num_attention_heads") else { return }
        // Null and a missing key differ only here.
        let isSaid = reader.has("num_key_value_heads")
        let keyValueHeadCount: Int? =
          try isSaid ? reader.optional("num_key_value_heads") : keyValueHeadCount
        let headDimension: Int? = try reader.optional("head_dim") ?? usual
        model.transformer.block.attention.headCount = headCount
        model.transformer.block.attention.keyValueHeadCount = keyValueHeadCount ?? headCount
        model.transformer.block.attention.headDimension =
          headDimension ?? (headCount > 0 ? hiddenSize / headCount : 0)
      },
      isEqual: {
        let (a, b) = ($0.transformer.block.attention, $1.transformer.block.attention)
        return a.headCount == b.headCount && a.keyValueHeadCount == b.keyValueHeadCount
          && a.headDimension == b.headDimension
      })
  }

  /// The epsilon of all norms, including QK norm.
  fileprivate static let normEpsilon = Setting(
    keys: ["rms_norm_eps"],
    write: { model, container, _ in
      try container.encode(model.normalization.epsilon, forKey: AnyCodingKey("rms_norm_eps"))
    },
    read: { model, reader in
      let epsilon: Float? = try reader.optional("rms_norm_eps")
      if let epsilon { model.transformer.block.normalization.epsilon = epsilon }
      guard model.transformer.block.attention.normalizesQueriesAndKeys else { return }
      model.transformer.block.attention.queryKeyNormEpsilon =
        model.transformer.block.normalization.epsilon
    },
    isEqual: { $0.normalization.epsilon == $1.normalization.epsilon })

  /// An optional key with only one supported value.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - value: the supported value.
  ///   - isWritten: whether the key is written.
  public static func only<Value: Codable & Equatable & Sendable>(
    _ key: String, _ value: Value, isWritten: Bool = true
  ) -> Setting {
    Setting(
      keys: [key],
      write: { _, container, _ in
        if isWritten { try container.encode(value, forKey: AnyCodingKey(key)) }
      },
      read: { _, reader in
        guard let found: Value = try reader.optional(key), found != value else { return }
        func told(_ value: Value) -> String { value is String ? "\"\(value)\"" : "\(value)" }
        throw SettingsError.badValue(key: key, found: told(found), expected: told(value))
      },
      isEqual: { _, _ in true })
  }

  /// A key that is not supported: its value must be null or an empty object.
  public static func absent(_ key: String) -> Setting {
    Setting(
      keys: [key], write: { _, _, _ in },
      read: { _, reader in
        guard reader.has(key), !reader.isNull(key) else { return }
        if let object = try? reader.nested(key), object.keys.isEmpty { return }
        throw SettingsError.badValue(
          key: key, found: "present", expected: "none: it is not supported")
      },
      isEqual: { _, _ in true })
  }

  /// Keys that do not change the results of the model.
  public static func harmless(_ keys: String...) -> Setting {
    Setting(keys: keys, write: { _, _, _ in }, read: { _, _ in }, isEqual: { _, _ in true })
  }
}
