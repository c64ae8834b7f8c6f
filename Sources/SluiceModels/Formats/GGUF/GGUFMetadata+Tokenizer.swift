import SluiceFiles
import SluiceText

extension GGUFMetadata {
  /// Sets the values of a tokenizer.
  ///
  /// GGUF files do not store how added tokens treat the spaces and letters around them.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer.
  ///   - count: the number of rows of the token embedding.
  ///   - generation: the special tokens; those of the tokenizer's rules come first.
  /// - Throws: `TokenizerError` for rules that have no name in GGUF files, and for more than one token before or
  ///   after texts.
  mutating func set(
    _ tokenizer: BytePairTokenizer, count: Int, _ generation: GenerationDefaults
  ) throws {
    func inexpressible(_ part: String) -> TokenizerError {
      TokenizerError(
        source: "the tokenizer", problem: .inexpressible(part, format: "GGUF files"))
    }
    let rules = tokenizer.rules
    guard let name = rules.name else {
      throw inexpressible(
        "a tokenizer with this combination of pre-tokenizer, normalization, ignore_merges and "
          + "add_prefix_space")
    }
    guard rules.prefix.count <= 1, rules.suffix.count <= 1 else {
      throw inexpressible("more than one token before or after a text")
    }
    guard tokenizer.count <= count else {
      throw inexpressible("\(tokenizer.count) tokens with an embedding of \(count)")
    }
    let pieces = tokenizer.pieces(count: count)
    self[GGUFTokenizer.key("model")] = .string("gpt2")
    self[GGUFTokenizer.key("pre")] = .string(name)
    self[GGUFTokenizer.key("tokens")] = .array(.string(pieces.tokens))
    self[GGUFTokenizer.key("token_type")] = .array(.int32(pieces.kinds.map(\.rawValue)))
    self[GGUFTokenizer.key("merges")] = .array(.string(pieces.merges))
    var special = generation
    special.beginToken = rules.prefix.first.map(Int.init) ?? generation.beginToken
    if let end = rules.suffix.first.map(Int.init) {
      special.endTokens = [end] + generation.endTokens.filter { $0 != end }
    }
    set(special, count: count)
    self[GGUFTokenizer.key("add_bos_token")] = .bool(!rules.prefix.isEmpty)
    self[GGUFTokenizer.key("add_eos_token")] = .bool(!rules.suffix.isEmpty)
  }

  /// Sets the values of a model without a tokenizer.
  mutating func setNoTokenizer(count: Int, _ generation: GenerationDefaults) {
    self[GGUFTokenizer.key("model")] = .string(GGUFTokenizer.none)
    set(generation, count: count)
  }

  /// Sets special tokens: the second one that ends a text is the one that ends a turn.
  private mutating func set(_ generation: GenerationDefaults, count: Int) {
    let ids = [
      ("bos", generation.beginToken), ("eos", generation.endTokens.first),
      ("eot", generation.endTokens.dropFirst().first), ("padding", generation.paddingToken),
    ]
    for (name, id) in ids {
      guard let id, (0..<count).contains(id) else { continue }
      self[GGUFTokenizer.key(name + "_token_id")] = .uint32(UInt32(id))
    }
  }

  /// Sets chat templates; the usual one has no name.
  mutating func set(_ templates: ChatTemplates) {
    let key = GGUFTokenizer.chatTemplateKey
    let others = templates.named.keys.filter { $0 != "default" }.sorted()
    if let usual = templates.named["default"] { self[key] = .string(usual.text) }
    guard !others.isEmpty else { return }
    self["tokenizer.chat_templates"] = .array(.string(others))
    for name in others {
      if let template = templates.named[name] { self["\(key).\(name)"] = .string(template.text) }
    }
  }
}
