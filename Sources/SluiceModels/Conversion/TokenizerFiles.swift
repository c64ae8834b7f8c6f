import SluiceFiles
import SluiceText

/// The files of a tokenizer in a folder in Hugging Face's format.
enum TokenizerFiles {
  /// The names of all of them, in old and new folders.
  static let names = [
    "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "special_tokens_map.json",
    "added_tokens.json", "vocab.json", "merges.txt", "tokenizer.model",
  ]

  /// The names of those that can have chat templates.
  static let templateNames = ["tokenizer_config.json", "chat_template.jinja"]

  /// Copies the files with these names that a folder has.
  static func copy(_ names: [String], from source: String, to folder: String) throws {
    for name in names where FileKind.exists(at: "\(source)/\(name)") {
      try InputFile(path: "\(source)/\(name)").withBytes { bytes in
        try AtomicFile.write("\(folder)/\(name)") { try $0.write(bytes) }
      }
    }
  }

  /// Writes `tokenizer.json`, `tokenizer_config.json` and, for a single chat template, `chat_template.jinja`.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer.
  ///   - generation: the special tokens.
  ///   - contextLength: the context length of the model.
  ///   - templates: the chat templates.
  ///   - folder: an existing folder.
  static func write(
    _ tokenizer: BytePairTokenizer, _ generation: GenerationDefaults, contextLength: Int,
    _ templates: ChatTemplates?, to folder: String
  ) throws {
    let words = tokenizer.pieces().tokens
    func word(_ token: Int?) -> String? {
      token.flatMap { words.indices.contains($0) ? words[$0] : nil }
    }
    var configuration = Configuration(
      contextLength: contextLength,
      beginToken: word(tokenizer.rules.prefix.first.map(Int.init) ?? generation.beginToken),
      endToken: word(generation.endTokens.first), paddingToken: word(generation.paddingToken))
    if let templates {
      if templates.named.count == 1, let template = templates.named["default"] {
        try AtomicFile.write(folder + "/chat_template.jinja") { try $0.write(template.text) }
      } else {
        configuration.templates = templates.named.sorted { $0.key < $1.key }
          .map { Configuration.Template(name: $0.key, template: $0.value.text) }
      }
    }
    try tokenizer.write(to: folder + "/tokenizer.json")
    try JSONFile.write(configuration, to: folder + "/tokenizer_config.json")
  }

  /// `tokenizer_config.json`.
  private struct Configuration: Encodable {
    struct Template: Encodable {
      let name, template: String
    }

    let tokenizerClass = "PreTrainedTokenizerFast"
    let cleansSpaces = false
    let contextLength: Int
    let beginToken, endToken, paddingToken: String?
    var templates: [Template]?

    enum CodingKeys: String, CodingKey {
      case tokenizerClass = "tokenizer_class"
      case cleansSpaces = "clean_up_tokenization_spaces"
      case contextLength = "model_max_length"
      case beginToken = "bos_token"
      case endToken = "eos_token"
      case paddingToken = "pad_token"
      case templates = "chat_template"
    }
  }
}
