import SluiceFiles

/// A byte-level BPE tokenizer, as used by GPT-2, Llama 3 and Qwen: the bytes of words are merged into tokens,
/// pair by pair.
///
/// ```swift
/// let tokenizer = try BytePairTokenizer(contentsOfFile: "Qwen3-0.6B/tokenizer.json")
/// let tokens = try tokenizer.encode("Hello world")  // [9707, 1879]
/// tokenizer.decode(tokens)                          // "Hello world"
/// ```
///
/// Every text in UTF-8 can be encoded. Bytes without a token are dropped (`missingBytes`). The
/// tokens are equal to those of Hugging Face's `tokenizers`.
public struct BytePairTokenizer: Sendable, Hashable {
  let model: BytePairModel

  init(_ model: BytePairModel) { self.model = model }

  /// The vocabulary size: the largest id plus one.
  ///
  /// Some ids below it may be unused.
  public var count: Int { model.tokens.count }

  /// The bytes of UTF-8 for which the vocabulary has no token; usually empty.
  ///
  /// They are dropped when a text is encoded, as `tokenizers` does: SmolLM's vocabulary lacks eight control
  /// characters.
  public var missingBytes: [UInt8] {
    BytePairBuilder.bytesOfTexts.filter { model.byteTokens.base[Int($0)] < 0 }
  }

  /// The settings of the tokenizer.
  public var rules: BytePairRules { model.rules }

  /// The added tokens, in the order of their ids.
  public var addedTokens: [AddedToken] { model.added }

  /// The number of merges.
  public var mergeCount: Int { model.merges.count }

  /// The id of an added token; nil if there is no added token with this text.
  public func token(of content: String) -> Int32? {
    model.added.first { $0.content == content }.map { Int32($0.id) }
  }

  /// Whether a token is special.
  public func isSpecial(_ token: Int32) -> Bool { model.special.contains(token) }

  /// The bytes of a token, which can be a part of a character; empty for an unused id.
  public func bytes(of token: Int32) -> [UInt8] { Array(model.tokens.bytes(of: Int(token))) }

  /// Whether both encode every text and decode all tokens in the same way.
  public static func == (a: BytePairTokenizer, b: BytePairTokenizer) -> Bool { a.model == b.model }

  /// Hashes the sizes and the settings.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(mergeCount)
    hasher.combine(rules)
  }
}
