/// The sizes and operands of an attention, for both the forward and the backward pass.
package struct AttentionProblem: @unchecked Sendable {
  /// The number of sequences.
  package var batchSize: Int
  /// Queries per sequence.
  package var queryCount: Int
  /// Keys and values per sequence.
  package var keyCount: Int
  /// The number of query heads.
  package var headCount: Int
  /// The number of key/value heads; divides `headCount`, and each serves `groupSize` consecutive query heads.
  package var keyValueHeadCount: Int
  /// Floats per head.
  package var headDimension: Int
  /// How products of queries and keys become scores.
  package var terms: ScoreTerms
  /// Queries of every head.
  package var queries: HeadsView
  /// Keys of every key/value head.
  package var keys: HeadsView
  /// Values of every key/value head.
  package var values: HeadsView
  /// Which keys a query sees.
  package var mask: AttentionMask
  /// The gate of the output, if there is one.
  package var gate: AttentionGate?
  /// Dropout of probabilities, in training.
  package var dropout: AttentionDropout?
  /// The precision of products; the softmax and all sums are float32.
  package var precision: Precision

  /// Makes a problem.
  package init(
    batchSize: Int, queryCount: Int, keyCount: Int, headCount: Int, keyValueHeadCount: Int,
    headDimension: Int, terms: ScoreTerms, queries: HeadsView, keys: HeadsView, values: HeadsView,
    mask: AttentionMask = AttentionMask(), gate: AttentionGate? = nil,
    dropout: AttentionDropout? = nil, precision: Precision = .float32
  ) {
    self.batchSize = batchSize
    self.queryCount = queryCount
    self.keyCount = keyCount
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headDimension = headDimension
    self.terms = terms
    self.queries = queries
    self.keys = keys
    self.values = values
    self.mask = mask
    self.gate = gate
    self.dropout = dropout
    self.precision = precision
  }

  /// The number of query heads that share a key/value head.
  var groupSize: Int { headCount / keyValueHeadCount }

  /// The floats of a head, padded to whole vectors.
  var paddedDimension: Int { roundUp(headDimension, to: Lanes.width) }
}

/// Gated softmax attention in tiles: the matrix of queries by keys is never stored.
///
/// Per head, with scores `s` (`ScoreTerms`, `AttentionMask`) and `p = dropout(softmax(s))`:
///
///     output = (p v) * activation(gate)
///
/// Source: Dao et al., "FlashAttention-2" (arXiv 2307.08691), for the tiling; Qiu et al. (arXiv
/// 2505.06708) for the gate. A query that sees no key gives zeros, and zero gradients.
package enum AttentionKernel {}
