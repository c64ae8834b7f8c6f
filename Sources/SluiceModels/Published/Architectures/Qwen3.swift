import Sluice

/// Qwen3's dense models: norms of each head's queries and keys, and no biases.
///
/// Source: Yang et al. 2025 (arXiv 2505.09388), in the form of Hugging Face's `Qwen3ForCausalLM`.
public struct Qwen3: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `qwen3`.
  public let modelType = "qwen3"
  /// Hugging Face's class.
  public let className = "Qwen3ForCausalLM"
  /// With the names of its kind.
  public let gguf: GGUFForm? = GGUFForm("qwen3")
  /// With norms of queries and keys.
  public let start = LanguageModel.Configuration.published(
    contextLength: 32768, normalizesQueriesAndKeys: true)

  /// Heads have 128 elements where a file does not say.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    .decoder(headDimension: 128, keyValueHeadCount: 32) + [
      Setting("attention_bias", \.transformer.block.attention.bias, isRequired: false),
      .upperWindows, .rotary(),
    ])
}
