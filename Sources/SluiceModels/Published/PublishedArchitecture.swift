import Sluice

/// The architecture of published models: how the settings and tensors of a folder in Hugging Face's format
/// correspond to a language model.
///
/// An architecture is a type in one file: default settings, a table of settings, and a naming of tensors.
///
/// ```swift
/// struct Mistral: PublishedArchitecture {
///   let modelType = "mistral"
///   let className = "MistralForCausalLM"
///   let start = LanguageModel.Configuration.published()
///   let settings = SettingsTable<LanguageModel.Configuration>(.decoder() + [.rotary()])
/// }
/// let model = try PublishedModel(contentsOf: folder, among: [Mistral()])
/// ```
public protocol PublishedArchitecture: Sendable {
  /// The value of `model_type` in `config.json`.
  var modelType: String { get }

  /// The name of Hugging Face's class, which is written to `config.json`.
  var className: String { get }

  /// Keys of `config.json` that distinguish this architecture from another one with the same model type: it is
  /// used if one of them is present. Empty by default.
  var ownKeys: Set<String> { get }

  /// The settings before a file is read: the defaults of missing keys.
  var start: LanguageModel.Configuration { get }

  /// The settings in `config.json`; rows are read in order.
  var settings: SettingsTable<LanguageModel.Configuration> { get }

  /// The architecture in GGUF files; nil, which is the default, if it is not supported there.
  var gguf: GGUFForm? { get }

  /// The names of the tensors of a model; by default Hugging Face's names for Llama.
  func naming(of configuration: LanguageModel.Configuration) -> any ParameterNaming
}

extension PublishedArchitecture {
  /// Empty: the model type is unique.
  public var ownKeys: Set<String> { [] }

  /// Nil: GGUF files are not supported.
  public var gguf: GGUFForm? { nil }

  /// Hugging Face's names for Llama.
  public func naming(of configuration: LanguageModel.Configuration) -> any ParameterNaming {
    LanguageModelNaming(configuration)
  }
}

/// The supported architectures of published models.
public enum PublishedArchitectures {
  /// All supported architectures; a model is written in the first one that can express it.
  public static let all: [any PublishedArchitecture] = [
    Llama(), Qwen2(), Qwen3(), GatedQwen3(), AFMoE(),
  ]
}

extension [any PublishedArchitecture] {
  /// The architecture for a model type, preferably one whose own keys are present; nil if there is none.
  func first(modelType: String, has key: (String) -> Bool) -> (any PublishedArchitecture)? {
    let fitting = filter { $0.modelType == modelType }
    return fitting.first { $0.ownKeys.contains(where: key) }
      ?? fitting.first(where: \.ownKeys.isEmpty)
  }

  /// The model types, each once, for a message.
  var modelTypes: String {
    Set(map(\.modelType)).sorted().joined(separator: "\" or \"")
  }
}
