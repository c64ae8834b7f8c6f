import SluiceFiles

/// A byte-level BPE tokenizer, such as GPT-2's, Llama 3's and Qwen's: words are bytes, which are merged
/// into tokens pair by pair.
///
/// ```swift
/// let tokenizer = try BytePairTokenizer(contentsOfFile: "Qwen3-0.6B/tokenizer.json")
/// let tokens = try tokenizer.encode("Hello world")  // [9707, 1879]
/// tokenizer.decode(tokens)                          // "Hello world"
/// ```
///
/// Every text in UTF-8 has tokens. What `tokenizers` of Hugging Face makes of a text, this makes of it.
public struct BytePairTokenizer: Sendable, Hashable {
  let model: BytePairModel

  init(_ model: BytePairModel) { self.model = model }

  /// Tokens in all: the largest number and one.
  ///
  /// Numbers below it may stand for none.
  public var count: Int { model.tokens.count }

  /// What it does beside merging.
  public var rules: BytePairRules { model.rules }

  /// The tokens that stand for a text as a whole, by their numbers.
  public var addedTokens: [AddedToken] { model.added }

  /// Merges that it knows.
  public var mergeCount: Int { model.merges.count }

  /// The number of an added token; nil where there is none of that text.
  public func token(of content: String) -> Int32? {
    model.added.first { $0.content == content }.map { Int32($0.id) }
  }

  /// Whether a token is special: no part of what people read.
  public func isSpecial(_ token: Int32) -> Bool { model.special.contains(token) }

  /// The bytes that a token stands for, which may be a part of a character; none where the number stands
  /// for no token.
  public func bytes(of token: Int32) -> [UInt8] { Array(model.tokens.bytes(of: Int(token))) }

  /// Whether both make the same tokens of every text, and the same text of all tokens.
  public static func == (a: BytePairTokenizer, b: BytePairTokenizer) -> Bool { a.model == b.model }

  /// Hashes the sizes and the rules.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(mergeCount)
    hasher.combine(rules)
  }
}
