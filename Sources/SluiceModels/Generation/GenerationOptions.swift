import Sluice

/// How a text is generated, and when it ends.
///
/// ```swift
/// GenerationOptions(sampling: .greedy, maxTokenCount: 100, stopStrings: ["\n\n"])
/// ```
public struct GenerationOptions: Sendable, Hashable {
  /// How tokens are chosen.
  public var sampling: Sampling
  /// The most tokens to generate.
  public var maxTokenCount: Int
  /// Tokens that end the text; they are no part of it.
  public var endTokens: Set<Int32>
  /// Strings that end the text where one appears in it; they are no part of it.
  public var stopStrings: [String]
  /// What happens when the context is full.
  public var beyondContext: BeyondContext
  /// How many of the most likely tokens to tell at each step, with the chosen one's probability; nil to
  /// tell none, which saves a pass over the vocabulary.
  public var logProbabilityCount: Int?

  /// Describes how a text is generated.
  public init(
    sampling: Sampling = Sampling(), maxTokenCount: Int, endTokens: Set<Int32> = [],
    stopStrings: [String] = [], beyondContext: BeyondContext = .slides,
    logProbabilityCount: Int? = nil
  ) {
    self.sampling = sampling
    self.maxTokenCount = maxTokenCount
    self.endTokens = endTokens
    self.stopStrings = stopStrings
    self.beyondContext = beyondContext
    self.logProbabilityCount = logProbabilityCount
  }

  /// Throws what generates nothing.
  func validate(for model: some GenerativeModel) throws(ConfigurationError) {
    try sampling.validate()
    try ConfigurationError.require("maxTokenCount", maxTokenCount, in: 0...Int.max)
    if let logProbabilityCount {
      try ConfigurationError.require("logProbabilityCount", logProbabilityCount, in: 0...Int.max)
    }
    try beyondContext.validate(for: model)
  }
}

/// Why a text ended.
public enum GenerationEnd: String, Sendable, Hashable {
  /// It has as many tokens as were asked for.
  case maxTokens
  /// The model chose a token that ends it.
  case endToken
  /// A stop string appeared.
  case stopString
}
