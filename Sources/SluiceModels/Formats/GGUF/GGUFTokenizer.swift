import SluiceFiles
import SluiceText

/// The tokenizer data of a GGUF file, as stored in its metadata.
public struct GGUFTokenizer: Sendable {
  /// The kind of tokenizer: `gpt2` for byte-level pairs, `llama` for SentencePiece, `none` for none.
  public let model: String
  /// The pre-tokenizer, by the name of the first model that used it, such as `qwen2` or `smollm`;
  /// nil if the file does not contain it.
  public let pre: String?
  /// The texts of the tokens, by id; for `gpt2`, in the byte alphabet.
  public let tokens: [String]
  /// The merges, each as two tokens separated by a space, in the order of their ranks; empty if
  /// there are none.
  public let merges: [String]
  /// The type of each token: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte;
  /// empty if the file does not contain them.
  public let tokenTypes: [Int]
  /// The score (log probability) of each token; empty if the file does not contain them.
  public let scores: [Double]
  /// The token at the beginning of a text.
  public let bosTokenID: Int?
  /// The token at the end of a text.
  public let eosTokenID: Int?
  /// The token at the end of a turn of a conversation, if it is another one.
  public let endOfTurnTokenID: Int?
  /// The token for unknown text.
  public let unknownTokenID: Int?
  /// The padding token.
  public let paddingTokenID: Int?
  /// Whether `bosTokenID` is added before a text; nil if the file does not contain it.
  public let addsBOSToken: Bool?
  /// Whether `eosTokenID` is added after a text; nil if the file does not contain it.
  public let addsEOSToken: Bool?

  /// The kind of a file without tokens.
  static let none = "none"

  /// Reads the tokenizer data from metadata.
  ///
  /// - Throws: `GGUFError` with the key of a missing or invalid value.
  public init(_ metadata: GGUFMetadata) throws {
    let key = Self.key
    let model = try metadata.required(key("model"), metadata.text)
    self.model = model
    pre = try metadata.text(key("pre"))
    let tokens = model == Self.none ? [] : try metadata.required(key("tokens"), metadata.texts)
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
      guard model == Self.none || tokens.indices.contains(id) else {
        throw metadata.failure(
          .wrongValue(key: key(name), found: "\(id)", expected: "a token below \(count)"))
      }
      return id
    }
    bosTokenID = try token("bos_token_id")
    eosTokenID = try token("eos_token_id")
    endOfTurnTokenID = try token("eot_token_id")
    unknownTokenID = try token("unknown_token_id")
    paddingTokenID = try token("padding_token_id")
    addsBOSToken = try metadata.bool(key("add_bos_token"))
    addsEOSToken = try metadata.bool(key("add_eos_token"))
  }
}

extension GGUFTokenizer {
  /// The key of the usual chat template; those of others add a dot and a name.
  static let chatTemplateKey = "tokenizer.chat_template"

  /// The key of a value of the tokenizer.
  static func key(_ name: String) -> String { "tokenizer.ggml." + name }
}

extension GGUFFile {
  /// The tokenizer data of the file.
  ///
  /// - Throws: `GGUFError` with the key of a missing or invalid value.
  public func tokenizer() throws -> GGUFTokenizer { try GGUFTokenizer(metadata) }

  /// The chat templates of the file, the standard one as `default`; the special tokens are variables.
  ///
  /// - Throws: `GGUFError` if a value is not a text, `TemplateError` if there is no template or one
  ///   is invalid.
  public func chatTemplates() throws -> ChatTemplates {
    let prefix = GGUFTokenizer.chatTemplateKey
    var variables = JSONObject()
    if let tokenizer = try? tokenizer() {
      let ids = [
        ("bos_token", tokenizer.bosTokenID), ("eos_token", tokenizer.eosTokenID),
        ("unk_token", tokenizer.unknownTokenID), ("pad_token", tokenizer.paddingTokenID),
      ]
      for (name, id) in ids where tokenizer.model != GGUFTokenizer.none {
        variables[name] = id.map { .string(tokenizer.tokens[$0]) }
      }
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
