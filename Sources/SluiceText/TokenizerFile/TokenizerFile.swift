import SluiceFiles

/// A `tokenizer.json` as written by Hugging Face's `tokenizers`.
///
/// Everything that a byte-level BPE tokenizer can contain is supported; other models and settings
/// are errors with their names.
struct TokenizerFile {
  /// The keys of the file.
  static let keys: Set<String> = [
    "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer",
    "post_processor", "decoder", "model",
  ]

  private let source: String
  private var list: TokenList?
  private var added: [AddedToken]?
  private var builder: BytePairBuilder?
  /// The position of the merges in the file if they come before the tokens that they merge.
  private var earlyMerges: Int?
  private var model = TokenizerFileModel()
  private var normalization = BytePairRules.Normalization.none
  private var words: TokenizerFilePreTokenizer.Words?
  private var template = TokenizerFileTemplate.Ends()

  private init(source: String) { self.source = source }

  /// The tokenizer that a file describes.
  ///
  /// - Parameters:
  ///   - bytes: the content of the file.
  ///   - source: the name in errors.
  /// - Throws: `TokenizerError` if it is of another kind or inconsistent, `JSONError` if it is not such JSON.
  static func tokenizer(
    _ bytes: UnsafeRawBufferPointer, source: String
  ) throws -> BytePairTokenizer {
    do {
      var file = TokenizerFile(source: source)
      var scanner = JSONScanner(bytes)
      return try file.tokenizer(&scanner)
    } catch let problem as TokenizerError.Problem {
      throw TokenizerError(source: source, problem: problem)
    } catch let error as any SluiceError {
      throw error
    } catch {
      throw JSONError(path: source, reason: jsonReason(error))
    }
  }

  private mutating func tokenizer(_ scanner: inout JSONScanner) throws -> BytePairTokenizer {
    try scanner.forEachKey { scanner, key in try read(key, &scanner) }
    try scanner.finish()
    guard let list else { throw TokenizerError.Problem.missing("model.vocab") }
    guard let words else { throw TokenizerError.Problem.missing("pre_tokenizer") }
    if let earlyMerges {
      scanner.offset = earlyMerges
      builder = try merged(&scanner, list, added ?? [])
    }
    guard let builder else { throw TokenizerError.Problem.missing("model.merges") }
    return try builder.tokenizer(
      BytePairRules(
        preTokenizer: PreTokenizer(words.steps), normalization: normalization,
        keepsKnownWords: model.ignoresMerges, addsSpaceBefore: words.addsSpaceBefore,
        prefix: template.prefix, suffix: template.suffix))
  }

  private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws {
    switch key {
    case "version", "truncation", "padding":
      // Truncation and padding are the task of the code that makes batches.
      try scanner.skip()
    case "added_tokens":
      added = try scanner.decode([TokenizerFileAddedToken].self, at: key).map(\.token)
    case "normalizer":
      normalization =
        try scanner.decode(TokenizerFileNormalizer?.self, at: key)?.normalization ?? .none
    case "pre_tokenizer":
      words = try scanner.decode(TokenizerFilePreTokenizer?.self, at: key)?.words
    case "post_processor":
      template = try scanner.decode(TokenizerFileTemplate?.self, at: key)?.ends ?? .init()
    case "decoder": try scanner.decode(TokenizerFileDecoder?.self, at: key)?.require()
    case "model": try readModel(&scanner)
    default: throw TokenizerError.Problem.unknownSetting(key)
    }
  }

  private mutating func readModel(_ scanner: inout JSONScanner) throws {
    try scanner.forEachKey { scanner, key in
      switch key {
      case "vocab":
        guard scanner.nextKind == .object else {
          throw TokenizerError.Problem.unknown(
            setting: "model.type", value: "Unigram", nearest: nil)
        }
        list = try tokens(&scanner)
      case "merges":
        if let list, let added {
          builder = try merged(&scanner, list, added)
        } else {
          earlyMerges = scanner.offset
          try Self.passMerges(&scanner)
        }
      default: try model.read(key, &scanner)
      }
    }
    try model.require()
  }

  private func tokens(_ scanner: inout JSONScanner) throws -> TokenList {
    var list = TokenList(capacity: 1 << 12)
    try scanner.forEachEntry { scanner, word in
      let token = try scanner.wholeNumber()
      guard list.append(spelled: word, as: token) else {
        throw JSONError(path: source, reason: "model.vocab has a token that is not UTF-8")
      }
    }
    return list
  }

  // MARK: Merges

  private static func passMerges(_ scanner: inout JSONScanner) throws {
    try scanner.forEachElement { scanner in
      if scanner.nextKind == .list {
        try scanner.forEachElement { try $0.withString { _, _ in } }
      } else {
        try scanner.withString { _, _ in }
      }
    }
  }

  private func merged(
    _ scanner: inout JSONScanner, _ list: TokenList, _ added: [AddedToken]
  ) throws -> BytePairBuilder {
    var builder = try BytePairBuilder(list, added: added, source: source)
    var number = 0
    var pair = SpelledPair()
    try scanner.forEachElement { scanner in
      number += 1
      pair.clear()
      if scanner.nextKind == .list {
        try scanner.forEachElement { try $0.withString { _, word in pair.append(word) } }
      } else {
        try scanner.withString { _, text in pair.append(split: text) }
      }
      try pair.add(to: &builder, number: number)
    }
    return builder
  }
}
