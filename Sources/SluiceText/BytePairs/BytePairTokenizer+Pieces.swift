import SluiceFiles

extension BytePairTokenizer {
  /// The kind of a token, with the numbers of `tokenizer.ggml.token_type` in GGUF files.
  public enum TokenKind: Int32, Sendable, CaseIterable {
    /// A normal token: a piece of text.
    case normal = 1
    /// The token for unknown text.
    case unknown
    /// A special token, such as `<|im_end|>`.
    case control
    /// An added token that is not special, such as `<think>`.
    case userDefined
    /// An unused id that fills the vocabulary.
    case unused
    /// A byte.
    case byte
  }

  /// Makes a tokenizer from lists of tokens and merges, as in GGUF files.
  ///
  /// ```swift
  /// let tokenizer = try BytePairTokenizer(
  ///   tokens: tokens, merges: ["h e", "l l"], kinds: kinds, rules: BytePairRules(named: "qwen2"))
  /// ```
  ///
  /// - Parameters:
  ///   - tokens: the tokens in the order of their ids, in GPT-2's byte alphabet (`Ġ` is a space); tokens that
  ///     are not normal are plain text.
  ///   - merges: two tokens each, separated by a space, in the order of merging.
  ///   - kinds: the kind of each token; empty if all are normal.
  ///   - rules: the settings of the tokenizer.
  ///   - source: the name in errors.
  /// - Throws: `TokenizerError` if the lists are inconsistent.
  public init(
    tokens: [String], merges: [String], kinds: [TokenKind] = [], rules: BytePairRules,
    source: String = "the tokenizer"
  ) throws {
    guard kinds.isEmpty || kinds.count == tokens.count else {
      throw TokenizerError(
        source: source, problem: .otherCount(kinds.count, "kinds", of: tokens.count))
    }
    var list = TokenList(capacity: tokens.count)
    var added: [AddedToken] = []
    for (id, token) in tokens.enumerated() {
      switch kinds.isEmpty ? .normal : kinds[id] {
      case .unused: continue
      case .control, .unknown: added.append(AddedToken(token, id: id))
      case .userDefined: added.append(AddedToken(token, id: id, isSpecial: false))
      case .normal, .byte: break
      }
      var token = token
      _ = token.withUTF8 { list.append(spelled: UnsafeRawBufferPointer($0), as: id) }
    }
    do {
      var builder = try BytePairBuilder(list, added: added, source: source)
      var pair = SpelledPair()
      for (index, merge) in merges.enumerated() {
        var merge = merge
        pair.clear()
        merge.withUTF8 { pair.append(split: UnsafeRawBufferPointer($0)) }
        try pair.add(to: &builder, number: index + 1)
      }
      self = try builder.tokenizer(rules)
    } catch let problem as TokenizerError.Problem {
      throw TokenizerError(source: source, problem: problem)
    }
  }
}

extension BytePairRules {
  /// The settings for a name under `tokenizer.ggml.pre` in a GGUF file.
  ///
  /// The tokens before and after a text are stored elsewhere in the file.
  ///
  /// - Parameters:
  ///   - name: the name, such as `qwen2`.
  ///   - source: the name of the file in errors.
  /// - Throws: `TokenizerError` if the name is unknown.
  public init(named name: String, source: String = "the tokenizer") throws {
    let preTokenizer = try PreTokenizer(named: name, source: source)
    self.init(
      preTokenizer: preTokenizer, normalization: ["qwen2", "qwen35"].contains(name) ? .nfc : .none,
      keepsKnownWords: [.llama3, .qwen35].contains(preTokenizer))
  }
}
