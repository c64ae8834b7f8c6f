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

extension BytePairTokenizer {
  /// The tokens and merges in the form of GGUF files: what `init(tokens:merges:kinds:rules:source:)` takes.
  public struct Pieces: Sendable {
    /// The tokens in the order of their ids; `[PAD7]` for an id 7 that is not used.
    public var tokens: [String]
    /// The kind of each token.
    public var kinds: [TokenKind]
    /// Two tokens each, separated by a space, in the order of merging.
    public var merges: [String]
  }

  /// The tokens and merges in the form of GGUF files.
  ///
  /// - Parameter count: the number of ids, as many as rows of an embedding; nil for the vocabulary size. Ids
  ///   from the vocabulary size on are not used.
  public func pieces(count: Int? = nil) -> Pieces {
    let special = Dictionary(
      model.added.map { ($0.id, $0.isSpecial) }, uniquingKeysWith: { first, _ in first })
    var pieces = Pieces(tokens: [], kinds: [], merges: [])
    for id in 0..<max(count ?? 0, self.count) {
      guard model.tokens.isToken(id) else {
        pieces.tokens.append("[PAD\(id)]")
        pieces.kinds.append(.unused)
        continue
      }
      pieces.tokens.append(model.spelling(of: id))
      pieces.kinds.append(special[id].map { $0 ? .control : .userDefined } ?? .normal)
    }
    pieces.merges = model.merges.pairs.map { left, right in
      pieces.tokens[Int(left)] + " " + pieces.tokens[Int(right)]
    }
    return pieces
  }
}

extension BytePairModel {
  /// How files spell a token: in the alphabet of bytes, or as its text.
  func spelling(of token: Int) -> String {
    let bytes = tokens.bytes(of: token)
    if tokens.isFound(token) { return ByteAlphabet.word(bytes) }
    let content = added.first { $0.id == token }?.content
    return content ?? String(decoding: bytes, as: UTF8.self)
  }
}

extension BytePairRules {
  /// The name under `tokenizer.ggml.pre` in a GGUF file for the pre-tokenizer, the normalization and
  /// `keepsKnownWords`; nil if no name stands for them, or if a space is added before texts.
  public var name: String? {
    guard !addsSpaceBefore else { return nil }
    return PreTokenizer.names.lazy.flatMap(\.1).first { name in
      guard let named = try? BytePairRules(named: name) else { return false }
      return named.preTokenizer == preTokenizer && named.normalization == normalization
        && named.keepsKnownWords == keepsKnownWords
    }
  }

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
