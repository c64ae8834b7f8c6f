/// A recording request: what to record, and for which layers and heads.
///
/// Data that are not requested are neither computed nor kept.
///
/// ```swift
/// RecordingRequest(.statistics)                                 // only statistics: the cheapest
/// RecordingRequest([.attentionWeights], layers: [0, 3], heads: [1])
/// ```
public struct RecordingRequest: Sendable, Hashable {
  /// The kinds of data that can be recorded.
  public struct Contents: OptionSet, Sendable, Hashable {
    /// One bit per kind.
    public let rawValue: Int

    /// Makes a set from its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The attention weights of the tokens in the window.
    public static let attentionWeights = Contents(rawValue: 1)
    /// Attention statistics: the share on the first token, the entropy, and the attention per token.
    public static let attentionStatistics = Contents(rawValue: 2)
    /// The gate values of each token.
    public static let gateValues = Contents(rawValue: 4)
    /// Gate statistics: mean, sparsity and histogram.
    public static let gateStatistics = Contents(rawValue: 8)
    /// The norms of the value vectors and of the heads' outputs.
    public static let norms = Contents(rawValue: 16)
    /// The largest activations in the residual stream.
    public static let activations = Contents(rawValue: 32)

    /// All statistics; their memory does not depend on the number of tokens.
    public static let statistics: Contents = [.attentionStatistics, .gateStatistics, .activations]
    /// Everything.
    public static let all: Contents = [.statistics, .attentionWeights, .gateValues, .norms]
  }

  /// What to record.
  public var contents: Contents
  /// The indices of the layers to record; nil for all.
  public var layers: Set<Int>?
  /// The indices of the heads to record; nil for all.
  public var heads: Set<Int>?
  /// The number of sequences of each batch, from the first, that the statistics include; nil for all.
  ///
  /// Attention weights, values and norms are those of the first sequence.
  public var sequenceCount: Int?
  /// The number of last tokens for which attention weights and single gate values are kept.
  ///
  /// Memory is quadratic in this number, and linear in the number of earlier tokens.
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
