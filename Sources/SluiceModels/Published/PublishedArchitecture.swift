import Sluice

/// An architecture that models are published in: how the settings and the tensors of its folders are those
/// of a language model.
///
/// It is one type in one file: where it starts, a table of settings, a naming.
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
  /// What `config.json` calls it.
  var modelType: String { get }

  /// The class that `config.json` names for other programs.
  var className: String { get }

  /// Keys of which one at least tells it from another architecture of the same model type; none by default.
  var ownKeys: Set<String> { get }

  /// What the settings are read into: what holds where a file says nothing.
  var start: LanguageModel.Configuration { get }

  /// What `config.json` holds of a model; its rows are read in order.
  var settings: SettingsTable<LanguageModel.Configuration> { get }

  /// How it stands in GGUF files; nil, by default, where it does not or nobody knows.
  var gguf: GGUFForm? { get }

  /// How files name the tensors of a model; by default as Hugging Face names Llama's.
  func naming(of configuration: LanguageModel.Configuration) -> any ParameterNaming
}

extension PublishedArchitecture {
  /// None: the model type is enough.
  public var ownKeys: Set<String> { [] }

  /// It does not.
  public var gguf: GGUFForm? { nil }

  /// Hugging Face's names of Llama's tensors, which others have taken over.
  public func naming(of configuration: LanguageModel.Configuration) -> any ParameterNaming {
    LanguageModelNaming(configuration)
  }
}

/// The architectures that are known.
public enum PublishedArchitectures {
  /// All of them; the first that can express a model is what it is written as.
  public static let all: [any PublishedArchitecture] = [
    Llama(), Qwen2(), Qwen3(), GatedQwen3(), AFMoE(),
  ]
}

extension [any PublishedArchitecture] {
  /// The architecture that settings are of, rather one that is told by its own keys; nil where none of
  /// these is.
  func first(modelType: String, has key: (String) -> Bool) -> (any PublishedArchitecture)? {
    let fitting = filter { $0.modelType == modelType }
    return fitting.first { $0.ownKeys.contains(where: key) }
      ?? fitting.first(where: \.ownKeys.isEmpty)
  }

  /// Their model types, each once, for a message.
  var modelTypes: String {
    Set(map(\.modelType)).sorted().joined(separator: "\" or \"")
  }
}
