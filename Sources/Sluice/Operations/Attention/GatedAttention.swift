import SluiceKernels

/// Gated softmax attention over a packed projection.
///
/// For each head: `softmax(scores) v * activation(gate)`. Scores are `q k^T / sqrt(d)`, changed by the
/// scoring and masked. Each key/value head is used by a group of consecutive heads.
///
/// Shapes: `projection: [batch, tokens, layout.width]`, result `[batch, tokens, heads * d]`.
///
/// - Parameters:
///   - projection: queries, keys, values and the gate before its activation.
///   - layout: the layout of the projection.
///   - mask: which keys each query can attend to.
///   - scoring: the computation of scores.
///   - dropout: dropout of attention weights in training.
/// - Returns: the gated output of all heads; zero for queries without visible keys.
/// - Complexity: `4 tokens^2 d` operations per head (half with a causal mask, less with other masks), 2.5
///   times as many in the backward pass; memory linear in the number of tokens.
public func gatedAttention(
  _ projection: Tensor, layout: ProjectionLayout, mask: Mask = .full,
  scoring: AttentionScoring = AttentionScoring(), dropout: AttentionDropout? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: dropout)
    .attend(AttentionOperands(projection, layout))
}

/// Gated softmax attention with separate keys and values, for cross-attention or cached keys.
///
/// Shapes: `queries: [batch, tokens, heads * d + gate]`, `keysAndValues: [batch, others, 2 *
/// keyValueHeads * d]`, result `[batch, tokens, heads * d]`.
///
/// - Parameters:
///   - queries: queries, then the gate before its activation.
///   - keysAndValues: keys, then values.
///   - layout: the number of heads, the head dimension and the gate.
///   - mask: which keys each query can attend to.
///   - scoring: the computation of scores.
///   - firstQueryPosition: the position of the first query among the keys, for masks and scores that depend
///     on positions.
///   - dropout: dropout of attention weights in training.
/// - Returns: the gated output of all heads; zero for queries without visible keys.
public func gatedAttention(
  queries: Tensor, keysAndValues: Tensor, layout: ProjectionLayout, mask: Mask = .full,
  scoring: AttentionScoring = AttentionScoring(), firstQueryPosition: Int = 0,
  dropout: AttentionDropout? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: dropout)
    .attend(
      AttentionOperands(
        queries, others: keysAndValues, layout, firstQueryPosition: firstQueryPosition))
}

/// The attention weights of `gatedAttention`, which does not store them.
///
/// - Parameters:
///   - projection: as for `gatedAttention`; only queries if `keysAndValues` is given.
///   - keysAndValues: separate keys and values, if any.
///   - layout: the layout of the projection.
///   - mask: which keys each query can attend to.
///   - scoring: the computation of scores.
///   - queries: the queries to compute weights for; nil for all.
/// - Returns: `[batch, heads, queries, keys]`, untracked. Rows sum to 1, or to less with a sink; they are
///   zero for queries without visible keys.
/// - Complexity: time and memory grow with the product of the numbers of queries and keys.
public func attentionWeights(
  _ projection: Tensor, keysAndValues: Tensor? = nil, layout: ProjectionLayout,
  mask: Mask = .full, scoring: AttentionScoring = AttentionScoring(), queries: Range<Int>? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: nil)
    .weights(AttentionOperands(projection, others: keysAndValues, layout), of: queries)
}
