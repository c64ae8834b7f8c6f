import SluiceFiles
import SluiceText

/// The tokens of a GGUF file, as it stores them: what a tokenizer is made of.
public struct GGUFTokenizer: Sendable {
  /// The kind of tokenizer: `gpt2` for byte-level pairs, `llama` for SentencePiece.
  public let model: String
  /// How text is cut before pairs are merged, by the name of the model that did so first: `qwen2`,
  /// `smollm`; nil where the file does not say.
  public let pre: String?
  /// The tokens' texts by number; those of `gpt2` in letters that stand for bytes.
  public let tokens: [String]
  /// Pairs that become one token, the first ones first, with a space between; empty where there are
  /// none.
  public let merges: [String]
  /// What each token is: 1 normal, 2 unknown, 3 control, 4 defined by the user, 5 unused, 6 a byte;
  /// empty where the file does not say.
  public let tokenTypes: [Int]
  /// How likely each token is; empty where the file does not say.
  public let scores: [Double]
  /// The token that begins a text.
  public let bosTokenID: Int?
  /// The token that ends a text.
  public let eosTokenID: Int?
  /// The token for what has none.
  public let unknownTokenID: Int?
  /// The token that fills rows up.
  public let paddingTokenID: Int?
  /// Whether texts begin with `bosTokenID`; nil where the file does not say.
  public let addsBOSToken: Bool?
  /// Whether texts end with `eosTokenID`; nil where the file does not say.
  public let addsEOSToken: Bool?

  /// Reads the tokens off a file's values.
  ///
  /// - Throws: `GGUFError` that names the key of what is missing or does not fit.
  public init(_ metadata: GGUFMetadata) throws {
    func key(_ name: String) -> String { "tokenizer.ggml." + name }
    model = try metadata.required(key("model"), metadata.text)
    pre = try metadata.text(key("pre"))
    let tokens = try metadata.required(key("tokens"), metadata.texts)
    self.tokens = tokens
    merges = try metadata.texts(key("merges")) ?? []
    tokenTypes = try metadata.integers(key("token_type")) ?? []
    scores = try metadata.numbers(key("scores")) ?? []
    let count = tokens.count
    for (name, found) in [("token_type", tokenTypes.count), ("scores", scores.count)]
    where found != 0 && found != count {
      throw metadata.failure(
        .wrongValue(
          key: key(name), found: "an array of \(found)",
          expected: "one of \(count), as many as tokens"))
    }
    func token(_ name: String) throws -> Int? {
      guard let id = try metadata.integer(key(name)) else { return nil }
      guard tokens.indices.contains(id) else {
        throw metadata.failure(
          .wrongValue(key: key(name), found: "\(id)", expected: "a token below \(count)"))
      }
      return id
    }
    bosTokenID = try token("bos_token_id")
    eosTokenID = try token("eos_token_id")
    unknownTokenID = try token("unknown_token_id")
    paddingTokenID = try token("padding_token_id")
    addsBOSToken = try metadata.bool(key("add_bos_token"))
    addsEOSToken = try metadata.bool(key("add_eos_token"))
  }
}

extension GGUFFile {
  /// The tokens that the file stores.
  ///
  /// - Throws: `GGUFError` that names the key of what is missing or does not fit.
  public func tokenizer() throws -> GGUFTokenizer { try GGUFTokenizer(metadata) }

  /// The chat templates that the file stores, the usual one as `default`; the special tokens are
  /// variables.
  ///
  /// - Throws: `GGUFError` where a value is no text, `TemplateError` where there is no template or one
  ///   that is not well formed.
  public func chatTemplates() throws -> ChatTemplates {
    let prefix = "tokenizer.chat_template"
    var variables = JSONObject()
    if let tokenizer = try? tokenizer() {
      let ids = [
        ("bos_token", tokenizer.bosTokenID), ("eos_token", tokenizer.eosTokenID),
        ("unk_token", tokenizer.unknownTokenID), ("pad_token", tokenizer.paddingTokenID),
      ]
      for (name, id) in ids { variables[name] = id.map { .string(tokenizer.tokens[$0]) } }
    }
    var named: [String: ChatTemplate] = [:]
    for key in metadata.keys where key == prefix || key.hasPrefix(prefix + ".") {
      let name = key == prefix ? "default" : String(key.dropFirst(prefix.count + 1))
      named[name] = try ChatTemplate(
        metadata.required(key, metadata.text), source: "\(path), \(oneLine(key, limit: 80))",
        variables: variables)
    }
    return try ChatTemplates(named, source: path)
  }
}
