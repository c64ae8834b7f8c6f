import SluiceFiles
/// Which keys each query may attend to.
///
/// True always means "may attend"; what a query sees is decided by positions, the token's number in its
/// sequence. Masks combine: both must allow a key. A query that may attend to nothing gets zeros.
/// Hidden keys and values must be finite: NaN there is multiplied by a weight of zero, and can reach other
/// queries.
///
/// ```swift
/// attention(x, mask: .causal.and(.slidingWindow(256)).and(.keys(lengths: [12, 7], of: 16)))
/// ```
public struct Mask: Sendable {
  private(set) var rules: [Rule] = []

  /// For each sequence, zero for the keys that may be attended to and minus infinity for the others;
  /// nil where the rules hide all of these.
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
    require(size > 0, "a sliding window has at least one position, not \(size)")
    return Mask(rules: [.window(size)])
  }

  /// The first `length` keys are seen by all; from there on a query sees the keys at its own position
  /// and before.
  public static func prefix(_ length: Int) -> Mask { prefix(lengths: [length]) }

  /// The same with a length for each sequence.
  public static func prefix(lengths: [Int]) -> Mask {
    require(lengths.allSatisfy { $0 >= 0 }, "a prefix cannot be negative: \(lengths)")
    return Mask(rules: [.prefix(lengths)])
  }

  /// Each sequence is a row of documents, and a token sees its own only.
  ///
  /// - Parameter lengths: for each sequence the lengths of its documents, in order. Tokens after the
  ///   last one see nothing.
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

  /// Only the keys marked true may be attended to; one row a sequence.
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
    // What lies outside a run is never computed; only holes are hidden one by one.
    if zip(allowed, runs).contains(where: { row, run in row[run].contains(false) }) {
      mask.keyBias = Tensor(
        allowed.joined().map { $0 ? 0 : -.infinity }, shape: [allowed.count, keyCount])
    }
    return mask
  }

  /// Only the first so many keys of each sequence of `tokenCount` may be attended to.
  ///
  /// What stands after them costs next to no time.
  public static func keys(lengths: [Int], of tokenCount: Int) -> Mask {
    Mask(rules: [.keys(lengths.map { 0..<max(0, min($0, tokenCount)) }, of: tokenCount)])
  }

  /// Adds a number to the score of each query and key; minus infinity hides a key.
  ///
  /// No gradient flows to it.
  ///
  /// - Parameter scores: `[queries, keys]`, the same for all sequences and heads, `[heads, queries,
  ///   keys]`, or `[batch, heads, queries, keys]`.
  public static func bias(_ scores: Tensor) -> Mask {
    require(
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
