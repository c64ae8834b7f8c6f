import SluiceKernels

/// Which keys each query may attend to.
///
/// True always means "may attend". A query that may attend to nothing gets zeros.
///
/// ```swift
/// attention(x, mask: .causal.and(.keys(lengths: [12, 7])))
/// ```
public struct Mask: Sendable {
  /// Whether a query sees only keys at its own position and before.
  public private(set) var isCausal = false

  /// For each sequence, zero for the keys that may be attended to and minus infinity for the others.
  private(set) var keyBias: Tensor?

  /// What is added to the score of each query and key.
  private(set) var scoreBias: Tensor?

  /// Every query sees every key.
  public static let full = Mask()

  /// A query sees the keys at its own position and before.
  public static let causal: Mask = {
    var mask = Mask()
    mask.isCausal = true
    return mask
  }()

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

  /// Adds a number to the score of each query and key, `[queries, keys]`, the same for all sequences
  /// and heads; minus infinity hides a key.
  ///
  /// No gradient flows to it.
  public static func bias(_ scores: Tensor) -> Mask {
    precondition(scores.shape.count == 2, "a bias has shape [queries, keys], not \(scores.shape)")
    var mask = Mask()
    mask.scoreBias = scores.detached
    return mask
  }

  /// What both masks allow; biases add up.
  public func and(_ other: Mask) -> Mask {
    var both = self
    both.isCausal = isCausal || other.isCausal
    both.keyBias = Self.sum(keyBias, other.keyBias)
    both.scoreBias = Self.sum(scoreBias, other.scoreBias)
    return both
  }

  private static func sum(_ a: Tensor?, _ b: Tensor?) -> Tensor? {
    guard let a, let b else { return a ?? b }
    return a + b
  }

  /// Stops with a message unless the mask fits the given sizes.
  func check(batchSize: Int, queryCount: Int, keyCount: Int) {
    if let keyBias {
      precondition(
        keyBias.shape == [batchSize, keyCount],
        "the key mask is for \(keyBias.shape) sequences and keys, the input has \([batchSize, keyCount])"
      )
    }
    if let scoreBias {
      precondition(
        scoreBias.shape == [queryCount, keyCount],
        "the bias is for \(scoreBias.shape) queries and keys, the input has \([queryCount, keyCount])"
      )
    }
  }

  /// Calls `body` with the mask as the kernels take it.
  func withKernelMask<Result>(_ body: (AttentionMask) -> Result) -> Result {
    keyBias.withUnsafeScalars { keyBias in
      scoreBias.withUnsafeScalars { bias in
        body(AttentionMask(causalOffset: isCausal ? 0 : nil, keyBias: keyBias, bias: bias))
      }
    }
  }
}
