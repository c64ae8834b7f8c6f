/// What to record of a model, where; what is not asked for is neither computed nor kept.
///
/// ```swift
/// RecordingRequest(.statistics)                                 // sums, as cheap as it gets
/// RecordingRequest([.attentionWeights], layers: [0, 3], heads: [1])
/// ```
public struct RecordingRequest: Sendable, Hashable {
  /// Kinds of things that can be recorded.
  public struct Contents: OptionSet, Sendable, Hashable {
    /// A bit for each kind.
    public let rawValue: Int

    /// Makes a set of its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Whom each token of the window attends to.
    public static let attentionWeights = Contents(rawValue: 1)
    /// Attention on the first token, its entropy, and what each token receives.
    public static let attentionStatistics = Contents(rawValue: 2)
    /// The gates' values for each token.
    public static let gateValues = Contents(rawValue: 4)
    /// How far gates are open.
    public static let gateStatistics = Contents(rawValue: 8)
    /// The length of each token's values, and of what each head gathered for it.
    public static let norms = Contents(rawValue: 16)
    /// The largest numbers in the residual stream.
    public static let activations = Contents(rawValue: 32)

    /// What is kept as sums only, whatever the number of tokens.
    public static let statistics: Contents = [.attentionStatistics, .gateStatistics, .activations]
    /// Everything.
    public static let all: Contents = [.statistics, .attentionWeights, .gateValues, .norms]
  }

  /// What to record.
  public var contents: Contents
  /// Numbers of the layers to record, from 0 on; nil for all.
  public var layers: Set<Int>?
  /// Numbers of the heads to record, from 0 on; nil for all.
  public var heads: Set<Int>?
  /// How many sequences of each batch enter the sums, from the first on; nil for all.
  ///
  /// Weights, values and norms are those of the first.
  public var sequenceCount: Int?
  /// How many tokens, the last ones, attention weights and single gate values are kept of: memory grows
  /// with the square of it, and only in proportion to the tokens before.
  public var windowLength: Int

  /// Makes a request.
  public init(
    _ contents: Contents = .all, layers: Set<Int>? = nil, heads: Set<Int>? = nil,
    sequenceCount: Int? = nil, windowLength: Int = 512
  ) {
    self.contents = contents
    self.layers = layers
    self.heads = heads
    self.sequenceCount = sequenceCount
    self.windowLength = windowLength
  }
}
