import Sluice

/// The architecture of dense Qwen3 models: Llama with QK norm.
///
/// Source: Yang et al. 2025 (arXiv 2505.09388), as in Hugging Face's `Qwen3ForCausalLM`.
public struct Qwen3: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `qwen3`.
  public let modelType = "qwen3"
  /// The name of Hugging Face's class.
  public let className = "Qwen3ForCausalLM"
  /// `qwen3`.
  public let gguf: GGUFForm? = GGUFForm("qwen3")
  /// The settings before a file is read, with QK norm.
  public let start = LanguageModel.Configuration.published(
    contextLength: 32768, normalizesQueriesAndKeys: true)

  /// The settings; the default head dimension is 128.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    .decoder(headDimension: 128, keyValueHeadCount: 32) + [
      Setting("attention_bias", \.transformer.block.attention.bias, isRequired: false),
      .upperWindows, .rotary(),
    ])
}
