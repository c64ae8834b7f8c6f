import SluiceFiles

/// Numbers that a layer tells of what it computes, by name; computed when they are asked for.
public struct Reading: Sendable {
  /// Where the layer stands, such as `blocks.3`; empty for a layer alone.
  public let path: String
  /// What tables and curves call it.
  public let name: String
  /// Which part of the layer it is of, where two of them tell a reading of one name.
  public let part: String?
  /// What the numbers are of.
  public let kind: Kind
  /// Where nearly all of them lie.
  public let range: ClosedRange<Float>
  let sequenceCount: Int?
  let source: Source

  /// The name, with the part where there is one.
  public var label: String { part.map { "\(name) (\($0))" } ?? name }
}

extension Reading {
  /// What the numbers of a reading are of.
  public enum Kind: Sendable {
    /// Numbers for each token, such as a gate's: `[batch, tokens, groups * n]`, or `[groups * n]` where
    /// they are the same for all tokens.
    ///
    /// Groups are heads, key/value heads that serve several, or one for all. `scaling` says what of
    /// attention the numbers multiply, if anything.
    case perToken(groups: Int, scaling: AttentionSide? = nil)
    /// A vector for each token and group, of which the length matters: `[batch, tokens, groups * n]`.
    case vectors(groups: Int)
    /// What stands for each token in the residual stream: `[batch, tokens, n]`.
    case stream
    /// A matrix a head, told some rows at a time: `[batch, heads, queries, keys]`.
    case rows(Rows)
  }

  /// What of attention a number for each token multiplies.
  public enum AttentionSide: String, Sendable, Codable {
    /// What a query gathers.
    case query
    /// What a key offers.
    case key
  }

  /// The sizes of a matrix a head that says how much each query takes from each key.
  public struct Rows: Sendable {
    /// Sequences.
    public internal(set) var sequenceCount: Int
    /// Heads.
    public let headCount: Int
    /// Rows.
    public let queryCount: Int
    /// Columns.
    public let keyCount: Int
    /// Whether queries and keys are one sequence, of which no token sees one after it.
    public let isCausal: Bool
    private let countViewers: (@Sendable (Int) -> [Int])?

    /// Describes a matrix.
    ///
    /// - Parameters:
    ///   - sequenceCount: sequences.
    ///   - headCount: heads.
    ///   - queryCount: rows.
    ///   - keyCount: columns.
    ///   - isCausal: whether queries and keys are one sequence, of which no token sees one after it.
    ///   - viewerCounts: for each key, how many queries of the first so many sequences may see it; nil
    ///     where all may or, causally, those from its own place on.
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

    /// For each key, how many queries of all sequences may see it.
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

  /// The numbers, in the kind's shape, of as many sequences as the observer looks at.
  ///
  /// Stops where the layer tells numbers of another shape.
  ///
  /// - Complexity: that of computing them, each time; where they are rows, time and memory in the
  ///   product of the numbers of queries and keys.
  public func values() -> Tensor {
    switch (source, kind) {
    case (.all(let compute), _): checked(Observation.silently(compute))
    case (.rows, .rows(let rows)): values(ofRows: 0..<rows.queryCount)
    case (.rows, _): fail("\(label) is reported by rows, but its kind has no rows")
    }
  }

  /// Some rows of each head's matrix, `[batch, heads, queries.count, keys]`.
  ///
  /// Stops where the reading is not of rows, or the layer tells them in another shape.
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

  /// Numbers for each token, which must have the shape that the kind says.
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

  /// The first sequences; numbers that are the same for all tokens have no sequences.
  private func watched(_ values: Tensor) -> Tensor {
    guard values.shape.count > 1, let sequenceCount, sequenceCount < values.shape[0] else {
      return values.detached
    }
    return values.detached.rows(0..<sequenceCount)
  }
}
