import Sluice

/// Llama, and the many models that are published in its form: SmolLM2, TinyLlama and others.
///
/// RMS norms before grouped-query attention with rotary positions and before SwiGLU. Source: Touvron et al.
/// 2023 (arXiv 2302.13971), in the form of Hugging Face's `LlamaForCausalLM`.
public struct Llama: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `llama`.
  public let modelType = "llama"
  /// Hugging Face's class.
  public let className = "LlamaForCausalLM"
  /// With the names of its kind, and the rows of queries and keys in another order.
  public let gguf: GGUFForm? = GGUFForm("llama", pairsAreAdjacent: true)
  /// Without biases.
  public let start = LanguageModel.Configuration.published()

  /// Biases of attention and of the feed-forward layers are settings of their own.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    .decoder() + [
      Setting("attention_bias", \.transformer.block.attention.bias, isRequired: false),
      Setting("mlp_bias", \.transformer.block.feedForward.bias, isRequired: false),
      .rotary(),
    ])
}
