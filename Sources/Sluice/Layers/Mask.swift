import SluiceKernels

/// Which keys each query may attend to.
///
/// True always means "may attend"; what a query sees is decided by positions, the token's number in its
/// sequence. Masks combine: both must allow a key. A query that may attend to nothing gets zeros. What
/// hidden keys and values hold must be finite: NaN there may spoil queries nearby, as zero times NaN.
///
/// ```swift
/// attention(x, mask: .causal.and(.slidingWindow(256)).and(.keys(lengths: [12, 7], of: 16)))
/// ```
public struct Mask: Sendable {
  private var rules: [Rule] = []

  /// For each sequence, zero for the keys that may be attended to and minus infinity for the others.
  private(set) var keyBias: Tensor?

  /// What is added to the score of each query and key.
  private(set) var pairBias: Tensor?

  /// Every query sees every key.
  public static let full = Mask()

  /// A query sees the keys at its own position and before.
  public static let causal = Mask(rules: [.prefix([0])])

  /// A query sees the keys less than `size` positions away, its own among them; with `causal` those are
  /// the last `size`.
  public static func slidingWindow(_ size: Int) -> Mask {
    precondition(size > 0, "a sliding window has at least one position, not \(size)")
    return Mask(rules: [.window(size)])
  }

  /// The first `length` keys are seen by all; from there on a query sees the keys at its own position
  /// and before.
  public static func prefix(_ length: Int) -> Mask { prefix(lengths: [length]) }

  /// The same with a length for each sequence.
  public static func prefix(lengths: [Int]) -> Mask {
    precondition(lengths.allSatisfy { $0 >= 0 }, "a prefix cannot be negative: \(lengths)")
    return Mask(rules: [.prefix(lengths)])
  }

  /// Each sequence is a row of documents, and a token sees its own only.
  ///
  /// - Parameter lengths: for each sequence the lengths of its documents, in order. Tokens after the
  ///   last one see nothing.
  public static func documents(lengths: [[Int]]) -> Mask {
    precondition(
      lengths.allSatisfy { $0.allSatisfy { $0 >= 0 } },
      "a document cannot have a negative length: \(lengths)")
    return Mask(rules: [.documents(lengths)])
  }

  /// Only the keys marked true may be attended to; one row a sequence.
  public static func keys(allowed: [[Bool]]) -> Mask {
    let keyCount = allowed.first?.count ?? 0
    precondition(
      allowed.allSatisfy { $0.count == keyCount },
      "all rows of a key mask have the same length: \(allowed.map(\.count))")
    var mask = Mask()
    mask.keyBias = Tensor(
      allowed.joined().map { $0 ? 0 : -.infinity }, shape: [allowed.count, keyCount])
    return mask
  }

  /// Only the first so many keys of each sequence of `tokenCount` may be attended to.
  public static func keys(lengths: [Int], of tokenCount: Int) -> Mask {
    keys(allowed: lengths.map { length in (0..<tokenCount).map { $0 < length } })
  }

  /// Adds a number to the score of each query and key; minus infinity hides a key.
  ///
  /// No gradient flows to it.
  ///
  /// - Parameter scores: `[queries, keys]`, the same for all sequences and heads, `[heads, queries,
  ///   keys]`, or `[batch, heads, queries, keys]`.
  public static func bias(_ scores: Tensor) -> Mask {
    precondition(
      (2...4).contains(scores.shape.count),
      "a bias has shape [queries, keys], perhaps after heads, or batch and heads; not \(scores.shape)"
    )
    var mask = Mask()
    mask.pairBias = scores.detached
    return mask
  }

  /// What both masks allow; biases, of the same shape, add up.
  public func and(_ other: Mask) -> Mask {
    var both = self
    both.rules += other.rules
    both.keyBias = Self.sum(keyBias, other.keyBias)
    both.pairBias = Self.sum(pairBias, other.pairBias)
    return both
  }

  /// Whether no query sees a key after its own position.
  public var isCausal: Bool { rules.contains(.prefix([0])) }

  /// The same for the first so many sequences of a batch.
  public func ofFirstSequences(_ count: Int) -> Mask {
    var mask = Mask(rules: rules.map { $0.ofFirstSequences(count) })
    mask.keyBias = keyBias?.rows(0..<count)
    mask.pairBias = pairBias.map { $0.shape.count == 4 ? $0.rows(0..<count) : $0 }
    return mask
  }

  private static func sum(_ a: Tensor?, _ b: Tensor?) -> Tensor? {
    guard let a, let b else { return a ?? b }
    return a + b
  }
}

// MARK: - Rules

extension Mask {
  /// A rule by which a query sees a run of keys.
  private enum Rule: Hashable, Sendable {
    case prefix([Int])
    case window(Int)
    case documents([[Int]])

    /// Sequences that the rule tells apart; nil where it is the same for all.
    var sequenceCount: Int? {
      switch self {
      case .prefix(let lengths): lengths.count == 1 ? nil : lengths.count
      case .window: nil
      case .documents(let lengths): lengths.count == 1 ? nil : lengths.count
      }
    }

    func ofFirstSequences(_ count: Int) -> Rule {
      switch self {
      case .prefix(let lengths): .prefix(Array(lengths.prefix(count)))
      case .window: self
      case .documents(let lengths): .documents(Array(lengths.prefix(count)))
      }
    }

    /// The keys that each query of a sequence sees.
    func runs(sequence: Int, queryCount: Int, keyCount: Int) -> [Range<Int>] {
      switch self {
      case .prefix(let lengths):
        let length = lengths.count == 1 ? lengths[0] : lengths[sequence]
        return (0..<queryCount).map { 0..<max(length, $0 + 1) }
      case .window(let size):
        return (0..<queryCount).map { $0 - min($0, size - 1)..<$0 + min(keyCount, size) }
      case .documents(let lengths):
        var runs: [Range<Int>] = []
        for length in lengths.count == 1 ? lengths[0] : lengths[sequence] {
          runs += repeatElement(runs.count..<runs.count + length, count: length)
        }
        return runs + repeatElement(runs.count..<runs.count, count: queryCount - runs.count)
      }
    }
  }

  /// Stops with a message unless the mask fits the given sizes.
  func check(batchSize: Int, headCount: Int, queryCount: Int, keyCount: Int) {
    for rule in rules {
      precondition(
        rule.sequenceCount == nil || rule.sequenceCount == batchSize,
        "the mask is for \(rule.sequenceCount ?? 1) sequences, the input has \(batchSize)")
      if case .documents(let lengths) = rule {
        precondition(
          queryCount == keyCount && lengths.allSatisfy { $0.reduce(0, +) <= queryCount },
          """
          documents of \(lengths) tokens do not fit \(queryCount) queries and \(keyCount) keys of \
          the same sequence
          """)
      }
    }
    if let keyBias {
      precondition(
        keyBias.shape == [batchSize, keyCount],
        "the key mask is for \(keyBias.shape) sequences and keys, the input has \([batchSize, keyCount])"
      )
    }
    if let pairBias {
      let sizes = [batchSize, headCount, queryCount, keyCount]
      precondition(
        pairBias.shape.elementsEqual(sizes.suffix(pairBias.shape.count)),
        "the bias has shape \(pairBias.shape), the input's batch, heads, queries and keys are \(sizes)"
      )
    }
  }

  /// The keys that each query sees by all rules; nil where there are none.
  func keyRuns(queryCount: Int, keyCount: Int) -> KeyRuns? {
    guard !rules.isEmpty else { return nil }
    let sequenceCount = rules.compactMap(\.sequenceCount).max() ?? 1
    let runs = (0..<sequenceCount).map { sequence in
      rules.map { $0.runs(sequence: sequence, queryCount: queryCount, keyCount: keyCount) }
    }
    return KeyRuns(
      sequenceCount: sequenceCount, queryCount: queryCount, keyCount: keyCount
    ) { sequence, query in
      var (start, end) = (0, Int.max)
      for rule in runs[sequence] {
        start = max(start, rule[query].lowerBound)
        end = min(end, rule[query].upperBound)
      }
      return start..<max(start, end)
    }
  }

  /// For each key, how many queries of all sequences may see it, biases of pairs left aside.
  func viewerCounts(sequenceCount: Int, queryCount: Int, keyCount: Int) -> [Int] {
    let counts =
      keyRuns(queryCount: queryCount, keyCount: keyCount)?.viewerCounts
      ?? [Int](repeating: queryCount, count: keyCount)
    var sums = [Int](repeating: 0, count: keyCount)
    keyBias.withUnsafeScalars { keyBias in
      for index in 0..<sequenceCount * keyCount where keyBias?[index] != -.infinity {
        // Rules that are the same for all sequences have one row.
        sums[index % keyCount] += counts[index % counts.count]
      }
    }
    return sums
  }

  /// Calls `body` with the mask as the kernels take it.
  func withKernelMask<Result>(
    queryCount: Int, keyCount: Int, _ body: (AttentionMask) -> Result
  ) -> Result {
    keyBias.withUnsafeScalars { keyBias in
      pairBias.withUnsafeScalars { pairBias in
        let square = queryCount * keyCount
        let shape = self.pairBias?.shape ?? []
        let bias = pairBias.map {
          AttentionMask.PairBias(
            $0, batchStride: shape.count == 4 ? shape[1] * square : 0,
            headStride: shape.count >= 3 ? square : 0)
        }
        guard let runs = keyRuns(queryCount: queryCount, keyCount: keyCount) else {
          return body(AttentionMask(keyBias: keyBias, pairBias: bias))
        }
        return runs.withUnsafeView {
          body(AttentionMask(runs: $0, keyBias: keyBias, pairBias: bias))
        }
      }
    }
  }
}
