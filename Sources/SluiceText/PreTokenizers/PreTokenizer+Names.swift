import SluiceFiles

extension PreTokenizer {
  /// The pre-tokenizers with their names under `tokenizer.ggml.pre` in GGUF files, the usual name first.
  static let names: [(PreTokenizer, [String])] = [
    (
      .gpt2,
      [
        "gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "granite-docling", "roberta-bpe",
        "jina-es", "jina-de", "jina-v1-en", "jina-v2-es", "jina-v2-de", "jina-v2-code",
        "gigachat", "a.x-4.0", "mellum", "modern-bert", "exaone4",
      ]
    ),
    (
      .llama3,
      [
        "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2",
        "jina-v5-nano", "dbrx", "smaug-bpe", "glm4", "chatglm-bpe",
      ]
    ),
    (
      .qwen2,
      [
        "qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "megrez", "stablelm2", "hunyuan",
        "solar-open", "bailingmoe", "bailingmoe2", "llada-moe",
      ]
    ),
    (.qwen35, ["qwen35"]),
    (.gpt4o, ["gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2"]),
    (
      .smollm,
      [
        "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b",
        "mellum2",
      ]
    ),
  ]

  /// The pre-tokenizers by their names under `tokenizer.ggml.pre` in GGUF files.
  ///
  /// Those of other models are identified by their regular expressions in a `tokenizer.json`.
  public static let named = Dictionary(
    uniqueKeysWithValues: names.flatMap { preTokenizer, names in
      names.map { ($0, preTokenizer) }
    })

  /// The pre-tokenizer with the given name under `tokenizer.ggml.pre` in a GGUF file.
  ///
  /// - Parameters:
  ///   - name: the name, such as `qwen2`.
  ///   - source: the name of the file in errors.
  /// - Throws: `TokenizerError` if the name is unknown.
  public init(named name: String, source: String = "the tokenizer") throws {
    guard let known = Self.named[name] else {
      throw TokenizerError(
        source: source,
        problem: .unknown(
          setting: "tokenizer.ggml.pre", value: name,
          nearest: nearest(to: name, among: Self.named.keys)))
    }
    self = known
  }
}

extension PreTokenizer.Step {
  /// The regular expression of the step in a `tokenizer.json`; nil for a step that is not a `Split`.
  var pattern: String? { Self.patterns.first { $0.step == self }?.pattern }

  /// The step with the given regular expression; nil if it is unknown.
  init?(pattern: String) {
    guard let known = Self.patterns.first(where: { $0.pattern == pattern }) else { return nil }
    self = known.step
  }

  private static let contractions = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)"#
  private static let spaces = #"\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// Each step's own expression first, then equivalent ones.
  private static let patterns: [(step: PreTokenizer.Step, pattern: String)] = [
    (
      .gpt2,
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    ),
    (
      .gpt2,
      #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    ),
    (
      .llama3,
      contractions
        + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"# + spaces
    ),
    (
      .qwen2,
      contractions + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|"# + spaces
    ),
    // A possessive quantifier has no effect if what follows it cannot match less.
    (
      .qwen2,
      #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|"#
        + #"\s*[\r\n]|\s+(?!\S)|\s+"#
    ),
    (
      .qwen35,
      contractions
        + #"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|"# + spaces
    ),
    (
      .gpt4o,
      #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"#
        + contractions
        + #"?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"#
        + contractions + #"?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|"# + spaces
    ),
    (.digits, #"\p{N}"#),
    (.numbers, #"\p{N}+"#),
  ]
}
