import Sluice
import SluiceFiles
import SluiceText

extension PublishedModel {
  /// Reads the model of a GGUF file.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - architectures: the supported architectures.
  /// - Throws: `ContentError`, `GGUFError` or `CheckpointError` with the file and the problem; `BeyondMemory` if
  ///   there is not enough memory.
  public init(
    gguf file: GGUFFile,
    among architectures: [any PublishedArchitecture] = PublishedArchitectures.all
  ) throws {
    let configuration = try PublishedConfiguration(of: file, among: architectures)
    model = try LanguageModel(
      configuration.model, from: file, ignoring: GGUFLayout.isNoWeight
    ) { GGUFNaming($0, configuration.architecture.ggufForm) }
    architecture = configuration.architecture
    unreadTensors = []
    generation = GenerationDefaults(of: try file.tokenizer())
  }
}

extension PublishedConfiguration {
  /// The settings of the model in a GGUF file.
  ///
  /// - Throws: `ContentError` or `GGUFError` with the file and the problem.
  init(of file: GGUFFile, among architectures: [any PublishedArchitecture]) throws {
    let frequencies = GGUFLayout.frequencyName
    do {
      try self.init(
        gguf: file.metadata, shape: { try? file.shape(of: $0) },
        frequencyFactors: file.contains(frequencies) ? try file.tensor(frequencies).scalars : nil,
        among: architectures)
    } catch let problem as any ContentProblem {
      throw ContentError(path: file.path, problem: problem)
    }
  }
}

extension GenerationDefaults {
  /// The generation settings in a GGUF file: its special tokens.
  init(of tokenizer: GGUFTokenizer) {
    self.init(
      beginToken: tokenizer.bosTokenID,
      endTokens: [tokenizer.eosTokenID, tokenizer.endOfTurnTokenID].compactMap(\.self)
        .withoutRepeats,
      paddingToken: tokenizer.paddingTokenID)
  }
}

extension [Int] {
  /// The numbers in order, each once.
  fileprivate var withoutRepeats: [Int] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension Vocabulary {
  /// The vocabulary of a GGUF file.
  ///
  /// - Throws: `GGUFError` or `TokenizerError` if the file has none, or one of another kind than byte-level
  ///   BPE.
  public init(gguf file: GGUFFile) throws {
    try self.init(file.tokenizer(), source: file.path)
  }

  /// The vocabulary of the tokenizer in a GGUF file, which errors name as the source.
  init(_ stored: GGUFTokenizer, source: String) throws {
    func unknown(_ name: String, _ value: String, nearest: String?) -> TokenizerError {
      TokenizerError(
        source: source,
        problem: .unknown(setting: GGUFTokenizer.key(name), value: value, nearest: nearest))
    }
    guard stored.model == "gpt2" else { throw unknown("model", stored.model, nearest: "gpt2") }
    var rules = try BytePairRules(named: stored.pre ?? "gpt-2", source: source)
    if stored.addsBOSToken == true, let token = stored.bosTokenID { rules.prefix = [Int32(token)] }
    if stored.addsEOSToken == true, let token = stored.eosTokenID { rules.suffix = [Int32(token)] }
    let kinds = try stored.tokenTypes.map { number in
      guard let kind = Int32(exactly: number).flatMap(BytePairTokenizer.TokenKind.init(rawValue:))
      else { throw unknown("token_type", "\(number)", nearest: nil) }
      return kind
    }
    self = .bytePairs(
      try BytePairTokenizer(
        tokens: stored.tokens, merges: stored.merges, kinds: kinds, rules: rules,
        source: source))
  }
}
