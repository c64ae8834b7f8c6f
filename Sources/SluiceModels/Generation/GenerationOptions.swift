import Sluice

/// Options for text generation: the sampling method and the stopping criteria.
///
/// ```swift
/// GenerationOptions(sampling: .greedy, maxTokenCount: 100, stopStrings: ["\n\n"])
/// ```
public struct GenerationOptions: Sendable, Hashable {
  /// The sampling method.
  public var sampling: Sampling
  /// The maximum number of tokens to generate.
  public var maxTokenCount: Int
  /// End tokens: tokens that end the text and are not part of it.
  public var endTokens: Set<Int32>
  /// Stop strings: strings that end the text and are not part of it.
  public var stopStrings: [String]
  /// The behavior when the context is full.
  public var beyondContext: BeyondContext
  /// The number of most likely tokens to report at each step, with the log probability of the sampled token;
  /// nil to report none, which saves a pass over the vocabulary.
  public var logProbabilityCount: Int?

  /// Makes generation options.
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

  /// Throws an error if the options are invalid.
  func validate(for model: some GenerativeModel) throws(ConfigurationError) {
    try sampling.validate()
    try ConfigurationError.require("maxTokenCount", maxTokenCount, in: 0...Int.max)
    if let logProbabilityCount {
      try ConfigurationError.require("logProbabilityCount", logProbabilityCount, in: 0...Int.max)
    }
    try beyondContext.validate(for: model)
  }
}

/// The reason why a text ended.
public enum GenerationEnd: String, Sendable, Hashable {
  /// The maximum number of tokens was reached.
  case maxTokens
  /// An end token was sampled.
  case endToken
  /// A stop string appeared.
  case stopString
}
