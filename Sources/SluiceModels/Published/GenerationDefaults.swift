import Sluice
import SluiceFiles

/// How the publisher of a model would have its texts written: `generation_config.json`.
///
/// ```swift
/// let model = try PublishedModel(contentsOf: "SmolLM2")
/// model.generation.endTokens    // [2]
/// model.generation.sampling     // greedy, unless the file says that tokens are drawn
/// ```
public struct GenerationDefaults: Sendable, Equatable {
  /// The token that texts begin with.
  public var beginToken: Int?
  /// Tokens that end a text.
  public var endTokens: [Int]
  /// The token that fills short texts up.
  public var paddingToken: Int?
  /// Whether tokens are drawn by chance; otherwise the likeliest is taken.
  public var samples: Bool
  /// Above 1 evens the probabilities out, below 1 sharpens them.
  public var temperature: Float?
  /// Only so many of the likeliest tokens may be drawn.
  public var topK: Int?
  /// Only the likeliest tokens may be drawn that together have this probability.
  public var topP: Float?
  /// Only tokens may be drawn that have this share of the likeliest one's probability.
  public var minP: Float?
  /// What the logits of tokens that occurred already are divided by, where positive, or multiplied by.
  public var repetitionPenalty: Float?
  /// Tokens to write at most.
  public var maxTokenCount: Int?
  /// Keys of the file that mean nothing here.
  public var unknownKeys: [String]

  /// Describes how texts are written.
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

  /// How tokens are chosen, as far as `Sampling` knows it.
  public var sampling: Sampling {
    guard samples else { return .greedy }
    return Sampling(temperature: temperature ?? 1, topK: topK, topP: topP)
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

  /// Keys that say nothing of how a text is written.
  private static let harmlessKeys: Set<String> = [
    "_from_model_config", "transformers_version", "use_cache", "output_attentions",
    "output_hidden_states", "output_scores", "output_logits", "return_dict_in_generate",
    "cache_implementation", "trust_remote_code", "max_length",
  ]

  /// Reads what is there; 0 stands for no `top_k`.
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

  /// Writes what is known.
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

  /// Writes the tokens, which stand in `config.json` too; null says that there is none, where other programs
  /// would take one for granted.
  func encodeTokens(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(beginToken, forKey: .beginToken)
    try container.encode(paddingToken, forKey: .paddingToken)
    try container.encode(
      endTokens.isEmpty ? nil : TokenList(tokens: endTokens), forKey: .endTokens)
  }

  /// Tokens that stand alone or in a list.
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
