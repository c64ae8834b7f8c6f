import Sluice
import SluiceFiles

/// The architecture of Qwen2 and Qwen2.5: Llama with biases of queries, keys and values, and sliding windows in
/// upper layers.
///
/// Source: Yang et al. 2024 (arXiv 2407.10671), as in Hugging Face's `Qwen2ForCausalLM`.
public struct Qwen2: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `qwen2`.
  public let modelType = "qwen2"
  /// The name of Hugging Face's class.
  public let className = "Qwen2ForCausalLM"
  /// `qwen2`.
  public let gguf: GGUFForm? = GGUFForm("qwen2")

  /// The settings before a file is read, with biases of queries, keys and values.
  public var start: LanguageModel.Configuration {
    var start = LanguageModel.Configuration.published(contextLength: 32768)
    start.transformer.block.attention.bias = true
    start.transformer.block.attention.outputBias = false
    return start
  }

  /// The settings; biases are fixed.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    .decoder(keyValueHeadCount: 32) + [.upperWindows, .rotary()])
}

extension Setting<LanguageModel.Configuration> {
  /// Sliding windows of the layers in `layer_types` or, if it is missing, of layers from `max_window_layers` on;
  /// there are none unless `use_sliding_window` is true.
  public static let upperWindows = Setting(
    keys: ["layer_types", "sliding_window", "use_sliding_window", "max_window_layers"],
    write: { model, container, _ in
      let windows = LayerWindows(of: model)
      let count = windows.isSliding.count
      // Old versions read this in place of `layer_types`.
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
