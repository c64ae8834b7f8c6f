/// Vectors of `headDimension` floats, one for each sequence, token and head, anywhere in memory.
public struct HeadsView: @unchecked Sendable {
  /// The first head of the first token of the first sequence.
  public var pointer: UnsafeMutablePointer<Float>
  /// Elements from one sequence to the next.
  public var batchStride: Int
  /// Elements from one token to the next.
  public var tokenStride: Int
  /// Elements from one head to the next.
  public var headStride: Int

  /// Makes a view of memory that is written, or that is read and never written.
  public init(
    _ pointer: UnsafeMutablePointer<Float>, batchStride: Int, tokenStride: Int, headStride: Int
  ) {
    self.pointer = pointer
    self.batchStride = batchStride
    self.tokenStride = tokenStride
    self.headStride = headStride
  }

  @inline(always)
  func at(batch: Int, token: Int, head: Int) -> UnsafeMutablePointer<Float> {
    pointer + batch * batchStride + token * tokenStride + head * headStride
  }
}

/// Which keys a query sees, and what is added to its scores.
public struct AttentionMask: @unchecked Sendable {
  /// Query i sees the keys up to position `i + causalOffset`; all of them where nil.
  public var causalOffset: Int?
  /// Added to every score of a key, `[batch, keys]`; minus infinity hides it.
  public var keyBias: UnsafePointer<Float>?
  /// Added to the score of a query and a key, `[queries, keys]`, for all sequences and heads.
  public var bias: UnsafePointer<Float>?

  /// Makes a mask; without arguments, everything is seen.
  public init(
    causalOffset: Int? = nil, keyBias: UnsafePointer<Float>? = nil,
    bias: UnsafePointer<Float>? = nil
  ) {
    self.causalOffset = causalOffset
    self.keyBias = keyBias
    self.bias = bias
  }
}

/// The sizes and operands of an attention, for the forward and the backward pass alike.
public struct AttentionProblem: @unchecked Sendable {
  /// Sequences.
  public var batchSize: Int
  /// Queries a sequence.
  public var queryCount: Int
  /// Keys and values a sequence.
  public var keyCount: Int
  /// Heads of queries.
  public var headCount: Int
  /// Heads of keys and values; divides `headCount`, each serves as many query heads in a row.
  public var keyValueHeadCount: Int
  /// Floats a head.
  public var headDimension: Int
  /// Factor of the scores.
  public var scale: Float
  /// Queries of every head.
  public var queries: HeadsView
  /// Keys of every key/value head.
  public var keys: HeadsView
  /// Values of every key/value head.
  public var values: HeadsView
  /// Which keys a query sees.
  public var mask: AttentionMask
  /// What gates the output.
  public var gate: AttentionGate?
  /// Dropout of probabilities, in training.
  public var dropout: AttentionDropout?

  /// Makes a problem.
  public init(
    batchSize: Int, queryCount: Int, keyCount: Int, headCount: Int, keyValueHeadCount: Int,
    headDimension: Int, scale: Float, queries: HeadsView, keys: HeadsView, values: HeadsView,
    mask: AttentionMask = AttentionMask(), gate: AttentionGate? = nil,
    dropout: AttentionDropout? = nil
  ) {
    self.batchSize = batchSize
    self.queryCount = queryCount
    self.keyCount = keyCount
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headDimension = headDimension
    self.scale = scale
    self.queries = queries
    self.keys = keys
    self.values = values
    self.mask = mask
    self.gate = gate
    self.dropout = dropout
  }

  /// Query heads that share a key/value head.
  var groupSize: Int { headCount / keyValueHeadCount }

  /// A head's floats, filled up to whole vectors.
  var paddedDimension: Int { Matmul.roundUp(headDimension, to: Lanes.width) }

  /// Keys that some query below `queryEnd` sees: the first so many.
  func visibleKeyCount(queryEnd: Int) -> Int {
    guard let offset = mask.causalOffset else { return keyCount }
    return max(0, min(keyCount, queryEnd + offset))
  }

  /// How many of `keys` some query below `queryEnd` sees: the first so many.
  func visibleCount(of keys: Range<Int>, queryEnd: Int) -> Int {
    max(0, min(keys.count, visibleKeyCount(queryEnd: queryEnd) - keys.lowerBound))
  }

  /// The first query that sees some key from `key` on.
  func firstQuery(seeing key: Int) -> Int {
    guard let offset = mask.causalOffset else { return 0 }
    return max(0, min(queryCount, key - offset))
  }

  /// The number within `queries` of the first that sees some key from `key` on.
  func firstIndex(in queries: Range<Int>, seeing key: Int) -> Int {
    max(0, min(queries.count, firstQuery(seeing: key) - queries.lowerBound))
  }
}

/// Gated softmax attention, in tiles: no matrix of queries by keys is ever stored.
///
/// Per head, with `s = scale q k^T + mask` and `p = dropout(softmax(s))`:
///
///     output = (p v) * activation(gate)
///
/// Source: Dao et al., "FlashAttention-2" (arXiv 2307.08691), for the tiling; Qiu et al. (arXiv
/// 2505.06708) for the gate. A query that sees no key gives zeros, and zero gradients.
public enum AttentionKernel {}
