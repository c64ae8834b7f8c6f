import SluiceFiles

extension BytePairTokenizer {
  /// What a token is for, numbered as GGUF files number it under `tokenizer.ggml.token_type`.
  public enum TokenKind: Int32, Sendable, CaseIterable {
    /// A piece of text.
    case normal = 1
    /// What stands for text that has no tokens.
    case unknown
    /// A special token, such as `<|im_end|>`.
    case control
    /// An added token that is not special, such as `<think>`.
    case userDefined
    /// No token: fills the vocabulary up.
    case unused
    /// A byte.
    case byte
  }

  /// Makes a tokenizer of lists, as GGUF files have them.
  ///
  /// ```swift
  /// let tokenizer = try BytePairTokenizer(
  ///   tokens: tokens, merges: ["h e", "l l"], kinds: kinds, rules: BytePairRules(named: "qwen2"))
  /// ```
  ///
  /// - Parameters:
  ///   - tokens: tokens in the order of their numbers, spelled in GPT-2's alphabet of bytes (`Ġ` is a
  ///     space); those that are not normal stand for themselves.
  ///   - merges: two tokens each, a space between, in the order in which they are merged.
  ///   - kinds: what each token is for; none where all are normal.
  ///   - rules: what the tokenizer does beside merging.
  ///   - source: what errors call it.
  /// - Throws: `TokenizerError` where the lists contradict each other.
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
  /// The rules that a GGUF file means by the name under `tokenizer.ggml.pre`.
  ///
  /// Tokens before and behind a text it tells elsewhere.
  ///
  /// - Parameters:
  ///   - name: the name, such as `qwen2`.
  ///   - source: what an error calls the file.
  /// - Throws: `TokenizerError` that names what is not known.
  public init(named name: String, source: String = "the tokenizer") throws {
    let preTokenizer = try PreTokenizer(named: name, source: source)
    self.init(
      preTokenizer: preTokenizer, normalization: ["qwen2", "qwen35"].contains(name) ? .nfc : .none,
      keepsKnownWords: [.llama3, .qwen35].contains(preTokenizer))
  }
}
