import SluiceFiles

/// Named values that a layer reports about its computation; they are computed when they are requested.
public struct Reading: Sendable {
  /// The path of the layer, such as `blocks.3`; empty for a single layer.
  public let path: String
  /// The name in tables and curves.
  public let name: String
  /// The part of the layer, if several parts report a reading with the same name.
  public let part: String?
  /// The kind of values.
  public let kind: Kind
  /// The range of nearly all values.
  public let range: ClosedRange<Float>
  let sequenceCount: Int?
  let source: Source

  /// The name and, if there is one, the part.
  public var label: String { part.map { "\(name) (\($0))" } ?? name }
}

extension Reading {
  /// The kind of values of a reading.
  public enum Kind: Sendable {
    /// Values for each token, such as gate values: `[batch, tokens, groups * n]`, or `[groups * n]` if they
    /// are equal for all tokens.
    ///
    /// Groups are heads, key/value heads, or one group for all heads. `scaling` states which side of
    /// attention the values multiply, if any.
    case perToken(groups: Int, scaling: AttentionSide? = nil)
    /// A vector for each token and group, for which norms are recorded: `[batch, tokens, groups * n]`.
    case vectors(groups: Int)
    /// The hidden states of the residual stream: `[batch, tokens, n]`.
    case stream
    /// A matrix for each head, computed by rows: `[batch, heads, queries, keys]`.
    case rows(Rows)
  }

  /// The side of attention that values multiply.
  public enum AttentionSide: String, Sendable, Codable {
    /// The output of a query.
    case query
    /// The values of a key.
    case key
  }

  /// The sizes of attention weights: a matrix for each head.
  public struct Rows: Sendable {
    /// The number of sequences.
    public internal(set) var sequenceCount: Int
    /// The number of heads.
    public let headCount: Int
    /// The number of queries (rows).
    public let queryCount: Int
    /// The number of keys (columns).
    public let keyCount: Int
    /// Whether this is causal self-attention.
    public let isCausal: Bool
    private let countViewers: (@Sendable (Int) -> [Int])?

    /// Makes the sizes of attention weights.
    ///
    /// - Parameters:
    ///   - sequenceCount: the number of sequences.
    ///   - headCount: the number of heads.
    ///   - queryCount: the number of queries (rows).
    ///   - keyCount: the number of keys (columns).
    ///   - isCausal: whether this is causal self-attention.
    ///   - viewerCounts: for each key, the number of queries in the given number of first sequences that
    ///     can attend to it; nil if only causality limits them.
    public init(
      sequenceCount: Int, headCount: Int, queryCount: Int, keyCount: Int, isCausal: Bool,
      viewerCounts: (@Sendable (_ sequenceCount: Int) -> [Int])? = nil
    ) {
      self.sequenceCount = sequenceCount
      self.headCount = headCount
      self.queryCount = queryCount
      self.keyCount = keyCount
      self.isCausal = isCausal
      countViewers = viewerCounts
    }

    /// For each key, the number of queries in all sequences that can attend to it.
    public var viewerCounts: [Int] {
      countViewers?(sequenceCount)
        ?? (0..<keyCount).map { sequenceCount * (isCausal ? queryCount - $0 : queryCount) }
    }
  }
}

// MARK: - Values

extension Reading {
  enum Source: Sendable {
    case all(@Sendable () -> Tensor)
    case rows(@Sendable (Range<Int>) -> Tensor)
  }

  /// The values, in the shape of the kind, for the observed sequences.
  ///
  /// The program stops with a message if the layer reports values of a different shape.
  ///
  /// - Complexity: the values are computed in each call; for rows, time and memory grow with the product of
  ///   the numbers of queries and keys.
  public func values() -> Tensor {
    switch (source, kind) {
    case (.all(let compute), _): checked(Observation.silently(compute))
    case (.rows, .rows(let rows)): values(ofRows: 0..<rows.queryCount)
    case (.rows, _): fail("\(label) is reported by rows, but its kind has no rows")
    }
  }

  /// Some rows of the matrices, `[batch, heads, queries.count, keys]`.
  ///
  /// The program stops with a message if the reading does not consist of rows, or if the layer reports a
  /// different shape.
  public func values(ofRows queries: Range<Int>) -> Tensor {
    guard case .rows(let compute) = source, case .rows(let rows) = kind else {
      fail("\(label) is not reported by rows")
    }
    let values = watched(Observation.silently { compute(queries) })
    let shape = [rows.sequenceCount, rows.headCount, queries.count, rows.keyCount]
    require(
      values.shape == shape,
      "rows \(queries) of \(label) must have the shape \(shape), not \(values.shape)")
    return values
  }

  /// Values for each token, after checking their shape.
  private func checked(_ values: Tensor) -> Tensor {
    let (groupCount, mayBeSame) =
      switch kind {
      case .perToken(let groupCount, _): (groupCount, true)
      case .vectors(let groupCount): (groupCount, false)
      case .stream, .rows: (1, false)
      }
    require(
      groupCount > 0 && (values.shape.count == 3 || mayBeSame && values.shape.count == 1)
        && values.lastDimension.isMultiple(of: groupCount),
      "\(label) must have the shape [batch, tokens, \(groupCount) * n], not \(values.shape)")
    return watched(values)
  }

  /// The observed sequences; values that are equal for all tokens have no sequences.
  private func watched(_ values: Tensor) -> Tensor {
    guard values.shape.count > 1, let sequenceCount, sequenceCount < values.shape[0] else {
      return values.detached
    }
    return values.detached.rows(0..<sequenceCount)
  }
}
