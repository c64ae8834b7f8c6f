import SluiceFiles

/// Writes a `tokenizer.json` for Hugging Face's `tokenizers`.
struct TokenizerFileWriter {
  private let model: BytePairModel
  private var json: [UInt8] = []

  private init(_ model: BytePairModel) { self.model = model }

  /// The content of the file.
  static func json(of tokenizer: BytePairTokenizer) -> [UInt8] {
    var writer = TokenizerFileWriter(tokenizer.model)
    writer.write()
    return writer.json
  }

  private mutating func write() {
    let rules = model.rules
    line(#"{"#)
    line(#"  "version": "1.0","#)
    line(#"  "truncation": null,"#)
    line(#"  "padding": null,"#)
    list("  \"added_tokens\": [", model.added.map(Self.added), "  ],")
    let normalizer = rules.normalization == .nfc ? #"{"type": "NFC"}"# : "null"
    line("  \"normalizer\": \(normalizer),")
    line("  \"pre_tokenizer\": \(Self.preTokenizer(rules)),")
    line("  \"post_processor\": \(template),")
    line("  \"decoder\": \(Self.byteLevel()),")
    line(#"  "model": {"#)
    line(#"    "type": "BPE","#)
    line(#"    "dropout": null,"#)
    line(#"    "unk_token": null,"#)
    line(#"    "continuing_subword_prefix": null,"#)
    line(#"    "end_of_word_suffix": null,"#)
    line(#"    "fuse_unk": false,"#)
    line(#"    "byte_fallback": false,"#)
    line("    \"ignore_merges\": \(rules.keepsKnownWords),")
    list(
      "    \"vocab\": {",
      vocabulary.map { "      \(Self.quoted($0.word)): \($0.token)" }, "    },")
    list(
      "    \"merges\": [",
      model.merges.pairs.map { left, right in
        "      [\(Self.quoted(word(Int(left)))), \(Self.quoted(word(Int(right))))]"
      }, "    ]")
    line("  }")
    line("}")
  }

  private mutating func line(_ text: String) {
    json += text.utf8
    json.append(0x0A)
  }

  private mutating func list(_ opening: String, _ elements: [String], _ closing: String) {
    line(opening)
    for (index, element) in elements.enumerated() {
      json += element.utf8
      if index + 1 < elements.count { json.append(UInt8(ascii: ",")) }
      json.append(0x0A)
    }
    line(closing)
  }

  // MARK: Tokens

  /// The entries of the vocabulary, by id.
  ///
  /// Readers assign ids to added tokens consecutively after the vocabulary. Added tokens with other
  /// ids are written into the vocabulary.
  private var vocabulary: [(word: String, token: Int)] {
    let addedTokens = Set(model.added.map(\.id))
    let all = (0..<model.tokens.count).filter(model.tokens.isToken)
    let own = all.filter { model.tokens.isFound($0) || !addedTokens.contains($0) }
    let others = all.filter { !model.tokens.isFound($0) && addedTokens.contains($0) }
    let isCountedOn = others.elementsEqual(own.count..<own.count + others.count)
    return (isCountedOn ? own : all).map { (word($0), $0) }
  }

  /// The written form of a token.
  private func word(_ token: Int) -> String { model.spelling(of: token) }

  private static func added(_ token: AddedToken) -> String {
    """
        {"id": \(token.id), "content": \(quoted(token.content)), "single_word": \(token.isSingleWord), \
    "lstrip": \(token.takesSpaceBefore), "rstrip": \(token.takesSpaceBehind), \
    "normalized": \(token.isNormalized), "special": \(token.isSpecial)}
    """
  }

  // MARK: Rules

  private static func byteLevel(addsSpace: Bool = false, usesPattern: Bool = false) -> String {
    """
    {"type": "ByteLevel", "add_prefix_space": \(addsSpace), "trim_offsets": false, \
    "use_regex": \(usesPattern)}
    """
  }

  private static func preTokenizer(_ rules: BytePairRules) -> String {
    var steps = rules.preTokenizer.steps
    let isGPT2 = steps.last == .gpt2
    if isGPT2 { steps.removeLast() }
    let last = byteLevel(addsSpace: rules.addsSpaceBefore, usesPattern: isGPT2)
    guard !steps.isEmpty else { return last }
    let parts = steps.map(step) + [last]
    return #"{"type": "Sequence", "pretokenizers": ["# + parts.joined(separator: ", ") + "]}"
  }

  private static func step(_ step: PreTokenizer.Step) -> String {
    switch step {
    case .digits, .numbers: #"{"type": "Digits", "individual_digits": \#(step == .digits)}"#
    default:
      """
      {"type": "Split", "pattern": {"Regex": \(quoted(step.pattern ?? ""))}, \
      "behavior": "Isolated", "invert": false}
      """
    }
  }

  private var template: String {
    let (prefix, suffix) = (model.rules.prefix, model.rules.suffix)
    guard !(prefix + suffix).isEmpty else { return "null" }
    func pieces(_ tokens: [Int32]) -> [String] {
      tokens.map {
        "{\"SpecialToken\": {\"id\": \(Self.quoted(word(Int($0)))), \"type_id\": 0}}"
      }
    }
    func sequence(_ name: String) -> String {
      "{\"Sequence\": {\"id\": \"\(name)\", \"type_id\": 0}}"
    }
    let single = pieces(prefix) + [sequence("A")] + pieces(suffix)
    let pair = single + pieces(prefix) + [sequence("B")] + pieces(suffix)
    let special = Set(prefix + suffix).sorted().map { token in
      let name = Self.quoted(word(Int(token)))
      return "\(name): {\"id\": \(name), \"ids\": [\(token)], \"tokens\": [\(name)]}"
    }
    return """
      {"type": "TemplateProcessing", "single": [\(single.joined(separator: ", "))], \
      "pair": [\(pair.joined(separator: ", "))], \
      "special_tokens": {\(special.joined(separator: ", "))}}
      """
  }

  /// A JSON string with quotes.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    return isPlain ? "\"\(text)\"" : JSONText.quoted(text)
  }
}

extension BytePairTokenizer {
  /// Writes a `tokenizer.json` for Hugging Face's `tokenizers`.
  ///
  /// - Parameter path: the path of the file; an existing file is replaced.
  /// - Throws: `FileError` if it cannot be written.
  public func write(to path: String) throws {
    let json = json
    try AtomicFile.write(path) { try $0.write(json) }
  }

  /// The content of a `tokenizer.json`, in UTF-8.
  public var json: [UInt8] { TokenizerFileWriter.json(of: self) }
}
