import Sluice

/// The Llama architecture, which other models such as SmolLM2 and TinyLlama also use.
///
/// It has pre-norm blocks with RMS norm, grouped-query attention with rotary positions, and SwiGLU. Source:
/// Touvron et al. 2023 (arXiv 2302.13971), as in Hugging Face's `LlamaForCausalLM`.
public struct Llama: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `llama`.
  public let modelType = "llama"
  /// The name of Hugging Face's class.
  public let className = "LlamaForCausalLM"
  /// `llama`, with adjacent rotary pairs.
  public let gguf: GGUFForm? = GGUFForm(
    "llama", pairsAreAdjacent: true, hasFrequencyFactors: true)
  /// The settings before a file is read.
  public let start = LanguageModel.Configuration.published()

  /// The settings, with separate biases of attention and feed-forward layers.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    .decoder() + [
      Setting("attention_bias", \.transformer.block.attention.bias, isRequired: false),
      Setting("mlp_bias", \.transformer.block.feedForward.bias, isRequired: false),
      .rotary(),
    ])
}
