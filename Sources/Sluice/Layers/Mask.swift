import SluiceFiles
/// An attention mask: which keys each query can attend to.
///
/// True always means "can attend". A mask depends on positions, the indices of tokens in their sequence. In
/// a combination of masks, both must allow a key. The output of a query without visible keys is zero.
/// Masked keys and values must be finite: NaN there can affect other queries, because zero times NaN is
/// NaN.
///
/// ```swift
/// attention(x, mask: .causal.and(.slidingWindow(256)).and(.keys(lengths: [12, 7], of: 16)))
/// ```
public struct Mask: Sendable {
  private(set) var rules: [Rule] = []

  /// For each sequence, 0 for the allowed keys and minus infinity for the others; nil if the rules
  /// hide all hidden keys.
  private(set) var keyBias: Tensor?

  /// The bias for each pair of a query and a key.
  private(set) var pairBias: Tensor?

  /// No mask: every query can attend to every key.
  public static let full = Mask()

  /// A causal mask: a query can attend to the keys at its own position and before.
  public static let causal = Mask(rules: [.prefix([0])])

  /// A sliding window: a query can attend to keys less than `size` positions away, including its own.
  ///
  /// Combined with `causal`, these are the last `size` keys.
  public static func slidingWindow(_ size: Int) -> Mask {
    require(size > 0, "a sliding window has at least one position, not \(size)")
    return Mask(rules: [.window(size)])
  }

  /// A prefix mask: all queries can attend to the first `length` keys; the rest is causal.
  public static func prefix(_ length: Int) -> Mask { prefix(lengths: [length]) }

  /// A prefix mask with a length for each sequence.
  public static func prefix(lengths: [Int]) -> Mask {
    require(lengths.allSatisfy { $0 >= 0 }, "a prefix cannot be negative: \(lengths)")
    return Mask(rules: [.prefix(lengths)])
  }

  /// A document mask: tokens can attend only to tokens of the same document.
  ///
  /// - Parameter lengths: for each sequence, the lengths of its documents in order. Tokens after the last
  ///   document cannot attend to anything.
  public static func documents(lengths: [[Int]]) -> Mask {
    require(
      lengths.allSatisfy { $0.allSatisfy { $0 >= 0 } },
      "a document cannot have a negative length: \(lengths)")
    let runs = lengths.map { lengths in
      var start = 0
      return lengths.map { length in
        defer { start += length }
        return start..<start + length
      }
    }
    return Mask(rules: [.documents(runs)])
  }

  /// A key mask: only keys marked true can be attended to; one row for each sequence.
  public static func keys(allowed: [[Bool]]) -> Mask {
    let keyCount = allowed.first?.count ?? 0
    require(
      allowed.allSatisfy { $0.count == keyCount },
      "all rows of a key mask have the same length: \(allowed.map(\.count))")
    let runs = allowed.map { row in
      guard let first = row.firstIndex(of: true), let last = row.lastIndex(of: true) else {
        return 0..<0
      }
      return first..<last + 1
    }
    var mask = Mask(rules: [.keys(runs, of: keyCount)])
    // Keys outside of a run are never computed; the bias hides only gaps within a run.
    if zip(allowed, runs).contains(where: { row, run in row[run].contains(false) }) {
      mask.keyBias = Tensor(
        allowed.joined().map { $0 ? 0 : -.infinity }, shape: [allowed.count, keyCount])
    }
    return mask
  }

  /// A padding mask: only the first keys of each sequence can be attended to.
  ///
  /// Padding is not computed and takes almost no time.
  ///
  /// - Parameters:
  ///   - lengths: the number of keys in each sequence.
  ///   - tokenCount: the number of tokens in each sequence, including padding.
  public static func keys(lengths: [Int], of tokenCount: Int) -> Mask {
    Mask(rules: [.keys(lengths.map { 0..<max(0, min($0, tokenCount)) }, of: tokenCount)])
  }

  /// An attention bias: numbers that are added to the scores; minus infinity hides a key.
  ///
  /// The bias gets no gradient.
  ///
  /// - Parameter scores: `[queries, keys]` for all sequences and heads, `[heads, queries, keys]`, or
  ///   `[batch, heads, queries, keys]`.
  public static func bias(_ scores: Tensor) -> Mask {
    require(
      (2...4).contains(scores.shape.count),
      "a bias has shape [queries, keys], perhaps after heads, or batch and heads; not \(scores.shape)"
    )
    var mask = Mask()
    mask.pairBias = scores.detached
    return mask
  }

  /// The combination of both masks: both must allow a key; biases, which must have the same shape, are added.
  public func and(_ other: Mask) -> Mask {
    var both = self
    both.rules += other.rules
    both.keyBias = Self.sum(keyBias, other.keyBias)
    both.pairBias = Self.sum(pairBias, other.pairBias)
    return both
  }

  /// Whether the mask is causal: no query can attend to a key after its own position.
  public var isCausal: Bool { rules.contains(.prefix([0])) }

  /// Whether all heads see the same keys with the same bias.
  var isEqualForAllHeads: Bool { pairBias.map { $0.shape.count == 2 } ?? true }

  /// The mask for the first sequences of a batch.
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
