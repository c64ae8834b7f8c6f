import Sluice
import SluiceFiles
import SluicePlatform

/// The architecture of Arcee's AFMoE (Trinity) with dense layers only.
///
/// It has an elementwise gate on the attention output, QK norm, norms before and after each layer, and rotary
/// positions only in layers with a sliding window. Mixture-of-experts layers are not supported. Source: Hugging
/// Face's `AfmoeForCausalLM`.
public struct AFMoE: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `afmoe`.
  public let modelType = "afmoe"
  /// The name of Hugging Face's class.
  public let className = "AfmoeForCausalLM"

  /// The settings before a file is read, with a gate and norms before and after each layer.
  public var start: LanguageModel.Configuration {
    var start = LanguageModel.Configuration.published(
      contextLength: 16384, epsilon: 1e-5, gates: [.elementwise], normalizesQueriesAndKeys: true)
    start.transformer.block.normalization.placement = .around
    return start
  }

  /// The settings; every layer has a sliding window except each `global_attn_every_n_layers`-th one.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    .decoder(headDimension: 128) + [
      .only("attention_bias", false), embeddingScale, denseLayers, windows,
      .rotary { isSliding in isSliding },
      .harmless(
        "moe_intermediate_size", "num_experts", "num_experts_per_tok", "num_shared_experts",
        "n_group", "topk_group", "num_expert_groups", "num_limited_groups", "route_norm",
        "route_scale", "score_func", "load_balance_coeff", "output_router_logits",
        "router_aux_loss_coef", "use_grouped_mm"),
    ])

  /// The factor on embeddings: the root of the hidden size if `mup_enabled` is true.
  private static let embeddingScale = Setting<LanguageModel.Configuration>(
    keys: ["mup_enabled"],
    write: { model, container, _ in
      try container.encode(
        model.embeddingScale == scale(model), forKey: AnyCodingKey("mup_enabled"))
    },
    read: { model, reader in
      let isScaled: Bool? = try reader.optional("mup_enabled")
      model.embeddingScale = isScaled == true ? scale(model) : 1
    },
    isEqual: { $0.embeddingScale == $1.embeddingScale })

  private static func scale(_ model: LanguageModel.Configuration) -> Float {
    Float(sqrt(Double(model.transformer.block.attention.hiddenSize)))
  }

  /// The number of dense layers, which must be all layers.
  private static let denseLayers = Setting<LanguageModel.Configuration>(
    keys: ["num_dense_layers"],
    write: { model, container, _ in
      try container.encode(
        model.transformer.layerCount, forKey: AnyCodingKey("num_dense_layers"))
    },
    read: { model, reader in
      let count: Int = try reader.optional("num_dense_layers") ?? 1
      guard count < model.transformer.layerCount else { return }
      throw SettingsError.badValue(
        key: "num_dense_layers", found: "\(count)",
        expected: """
          at least \(model.transformer.layerCount), the number of layers: mixture-of-experts layers are not \
          supported
          """)
    },
    isEqual: { _, _ in true })

  private static let windows = Setting<LanguageModel.Configuration>(
    keys: ["layer_types", "sliding_window", "global_attn_every_n_layers"],
    write: { model, container, _ in
      let windows = LayerWindows(of: model)
      try container.encode(windows.types, forKey: AnyCodingKey("layer_types"))
      try container.encode(windows.window, forKey: AnyCodingKey("sliding_window"))
    },
    read: { model, reader in
      let window: Int? =
        try reader.has("sliding_window") ? reader.optional("sliding_window") : 1024
      let every: Int = try reader.optional("global_attn_every_n_layers") ?? 4
      try LayerWindows(reader, layerCount: model.transformer.layerCount, window: window) {
        every <= 0 || !($0 + 1).isMultiple(of: every)
      }.apply(to: &model)
    },
    isEqual: { LayerWindows(of: $0).isSliding == LayerWindows(of: $1).isSliding })

  /// Hugging Face's names for AFMoE.
  public func naming(of configuration: LanguageModel.Configuration) -> any ParameterNaming {
    LanguageModelNaming(
      configuration,
      norms: [
        "attentionNorm": "input_layernorm", "mixerOutputNorm": "post_attention_layernorm",
        "feedForwardNorm": "pre_mlp_layernorm", "feedForwardOutputNorm": "post_mlp_layernorm",
      ]
    ) { AttentionNaming(.separate, $0) }
  }
}
