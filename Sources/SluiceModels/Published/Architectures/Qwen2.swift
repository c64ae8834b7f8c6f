import Sluice
import SluiceFiles

/// Qwen2 and Qwen2.5: Llama with biases on queries, keys and values, and windows in the upper layers.
///
/// Source: Yang et al. 2024 (arXiv 2407.10671), in the form of Hugging Face's `Qwen2ForCausalLM`.
public struct Qwen2: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `qwen2`.
  public let modelType = "qwen2"
  /// Hugging Face's class.
  public let className = "Qwen2ForCausalLM"
  /// With the names of its kind.
  public let gguf: GGUFForm? = GGUFForm("qwen2")

  /// With biases where the architecture has them.
  public var start: LanguageModel.Configuration {
    var start = LanguageModel.Configuration.published(contextLength: 32768)
    start.transformer.block.attention.bias = true
    start.transformer.block.attention.outputBias = false
    return start
  }

  /// Biases are no setting.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    .decoder(keyValueHeadCount: 32) + [.upperWindows, .rotary()])
}

extension Setting<LanguageModel.Configuration> {
  /// Windows of the layers from `max_window_layers` on, or of those that `layer_types` names, where
  /// `use_sliding_window` holds.
  public static let upperWindows = Setting(
    keys: ["layer_types", "sliding_window", "use_sliding_window", "max_window_layers"],
    write: { model, container, _ in
      let windows = LayerWindows(of: model)
      let count = windows.isSliding.count
      // What older versions read in place of the types of layers.
      let first = windows.isSliding.firstIndex(of: true) ?? count
      try container.encode(windows.types, forKey: AnyCodingKey("layer_types"))
      try container.encode(windows.window, forKey: AnyCodingKey("sliding_window"))
      try container.encode(windows.window != nil, forKey: AnyCodingKey("use_sliding_window"))
      try container.encode(first, forKey: AnyCodingKey("max_window_layers"))
    },
    read: { model, reader in
      let isUsed: Bool = try reader.optional("use_sliding_window") ?? false
      let window: Int? =
        try reader.has("sliding_window") ? reader.optional("sliding_window") : 4096
      let first: Int = try reader.optional("max_window_layers") ?? 28
      try LayerWindows(
        reader, layerCount: model.transformer.layerCount, window: isUsed ? window : nil
      ) { $0 >= first }.apply(to: &model)
    },
    isEqual: { LayerWindows(of: $0).isSliding == LayerWindows(of: $1).isSliding })
}
