import Sluice
import SluiceFiles

/// The generation settings of a published model, from `generation_config.json`.
///
/// ```swift
/// let published = try PublishedModel(contentsOf: "SmolLM2")
/// published.generation.endTokens                        // [2]
/// published.generation.options(maxTokenCount: 100)      // for a `TextGenerator`
/// ```
public struct GenerationDefaults: Sendable, Equatable {
  /// The token at the beginning of a text.
  public var beginToken: Int?
  /// The tokens that end a text.
  public var endTokens: [Int]
  /// The padding token.
  public var paddingToken: Int?
  /// Whether tokens are sampled; otherwise decoding is greedy.
  public var samples: Bool
  /// The temperature.
  public var temperature: Float?
  /// The number of tokens of top-k sampling.
  public var topK: Int?
  /// The probability of top-p (nucleus) sampling.
  public var topP: Float?
  /// The share of min-p sampling.
  public var minP: Float?
  /// The repetition penalty.
  public var repetitionPenalty: Float?
  /// The maximum number of new tokens.
  public var maxTokenCount: Int?
  /// Keys of the file that are not supported, sorted; they are ignored.
  public var unknownKeys: [String]

  /// Makes generation settings.
  public init(
    beginToken: Int? = nil, endTokens: [Int] = [], paddingToken: Int? = nil, samples: Bool = false,
    temperature: Float? = nil, topK: Int? = nil, topP: Float? = nil, minP: Float? = nil,
    repetitionPenalty: Float? = nil, maxTokenCount: Int? = nil, unknownKeys: [String] = []
  ) {
    self.beginToken = beginToken
    self.endTokens = endTokens
    self.paddingToken = paddingToken
    self.samples = samples
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.maxTokenCount = maxTokenCount
    self.unknownKeys = unknownKeys
  }

  /// The sampling method: greedy unless the settings enable sampling.
  public var sampling: Sampling {
    let penalties = Penalties(repetition: repetitionPenalty ?? 1)
    guard samples else { return Sampling(temperature: 0, penalties: penalties) }
    return Sampling(
      temperature: temperature ?? 1, topK: topK, topP: topP, minP: minP, penalties: penalties)
  }

  /// Options for text generation with these settings.
  ///
  /// - Parameter maxTokenCount: the maximum number of tokens to generate; nil for that of the settings, or
  ///   1,000.
  public func options(maxTokenCount: Int? = nil) -> GenerationOptions {
    GenerationOptions(
      sampling: sampling, maxTokenCount: maxTokenCount ?? self.maxTokenCount ?? 1000,
      endTokens: Set(endTokens.compactMap(Int32.init(exactly:))))
  }
}

// MARK: - Files

extension GenerationDefaults: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case beginToken = "bos_token_id"
    case endTokens = "eos_token_id"
    case paddingToken = "pad_token_id"
    case samples = "do_sample"
    case temperature
    case topK = "top_k"
    case topP = "top_p"
    case minP = "min_p"
    case repetitionPenalty = "repetition_penalty"
    case maxTokenCount = "max_new_tokens"
  }

  /// Keys that do not change a text.
  private static let harmlessKeys: Set<String> = [
    "_from_model_config", "transformers_version", "use_cache", "output_attentions",
    "output_hidden_states", "output_scores", "output_logits", "return_dict_in_generate",
    "cache_implementation", "trust_remote_code", "max_length",
  ]

  /// Reads settings; keys can be missing, and a `top_k` of 0 disables top-k sampling.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try container.decodeIfPresent(Value.self, forKey: key)
    }
    let topK: Int? = try value(.topK)
    let endTokens: TokenList? = try value(.endTokens)
    let paddingTokens: TokenList? = try value(.paddingToken)
    let known = Self.harmlessKeys.union(CodingKeys.allCases.map(\.rawValue))
    let all = try SettingsReader(decoder)
    self.init(
      beginToken: try value(.beginToken), endTokens: endTokens?.tokens ?? [],
      paddingToken: paddingTokens?.tokens.first, samples: try value(.samples) ?? false,
      temperature: try value(.temperature), topK: topK == 0 ? nil : topK, topP: try value(.topP),
      minP: try value(.minP), repetitionPenalty: try value(.repetitionPenalty),
      maxTokenCount: try value(.maxTokenCount),
      unknownKeys: all.keys.filter { !known.contains($0) && !all.isNull($0) }.sorted())
  }

  /// Writes settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try encodeTokens(to: encoder)
    try container.encode(samples, forKey: .samples)
    try container.encodeIfPresent(temperature, forKey: .temperature)
    try container.encodeIfPresent(topK, forKey: .topK)
    try container.encodeIfPresent(topP, forKey: .topP)
    try container.encodeIfPresent(minP, forKey: .minP)
    try container.encodeIfPresent(repetitionPenalty, forKey: .repetitionPenalty)
    try container.encodeIfPresent(maxTokenCount, forKey: .maxTokenCount)
  }

  /// Writes the special tokens, which are in `config.json` too.
  ///
  /// Missing tokens are written as null, since other programs have default values for missing keys.
  func encodeTokens(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(beginToken, forKey: .beginToken)
    try container.encode(paddingToken, forKey: .paddingToken)
    try container.encode(
      endTokens.isEmpty ? nil : TokenList(tokens: endTokens), forKey: .endTokens)
  }

  /// One token or a list of tokens.
  private struct TokenList: Codable {
    let tokens: [Int]

    init(tokens: [Int]) { self.tokens = tokens }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let token = try? container.decode(Int.self) {
        tokens = [token]
      } else {
        tokens = try container.decode([Int].self)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if tokens.count == 1 {
        try container.encode(tokens[0])
      } else {
        try container.encode(tokens)
      }
    }
  }
}
