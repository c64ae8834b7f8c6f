/// A format of files for language models.
public enum ModelFormat: String, Sendable, CaseIterable {
  /// A GGUF file, which llama.cpp reads.
  case gguf
  /// A folder in Hugging Face's format, which transformers reads.
  case huggingFace = "huggingface"
  /// A checkpoint of Sluice: a folder with `vocabulary.json`.
  case checkpoint

  /// The format for the name of a file or folder: GGUF for a name that ends in `.gguf`, otherwise Hugging
  /// Face's.
  public init(forPath path: String) {
    self = path.lowercased().hasSuffix(".gguf") ? .gguf : .huggingFace
  }

  /// Whether a model is one file.
  public var isFile: Bool { self == .gguf }

  /// The types of weights in this format.
  public var weightTypes: [WeightType] {
    switch self {
    case .gguf: WeightType.allCases
    case .huggingFace: WeightType.allCases.filter { $0.safetensors != nil }
    case .checkpoint: [.float32]
    }
  }
}
