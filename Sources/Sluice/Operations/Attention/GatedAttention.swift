import SluiceKernels

/// Gated softmax attention over a packed projection.
///
/// Per head: `softmax(scores) v * activation(gate)`, where scores are `q k^T / sqrt(d)`, as the scoring
/// changes them, where the mask allows them. Key/value heads serve as many query heads in a row as there
/// are to each.
///
/// Shapes: `projection: [batch, tokens, layout.width]`, result `[batch, tokens, heads * d]`.
///
/// - Parameters:
///   - projection: queries, keys, values and gate before its activation.
///   - layout: where these lie.
///   - mask: which keys each query may attend to.
///   - scoring: what becomes of scores before the softmax.
///   - dropout: zeroes attention probabilities at random in training.
/// - Returns: the gated output, heads side by side; zeros for a query that may attend to nothing.
/// - Complexity: `4 tokens^2 d` operations a head (half of it when causal, and less where a mask hides
///   more), 2.5 times that backward; memory linear in the number of tokens.
public func gatedAttention(
  _ projection: Tensor, layout: ProjectionLayout, mask: Mask = .full,
  scoring: AttentionScoring = AttentionScoring(), dropout: AttentionDropout? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: dropout)
    .attend(AttentionOperands(projection, layout))
}

/// Gated softmax attention to keys and values of another sequence (cross-attention), or of a longer one.
///
/// Shapes: `queries: [batch, tokens, heads * d + gate]`, `keysAndValues: [batch, others, 2 *
/// keyValueHeads * d]`, result `[batch, tokens, heads * d]`.
///
/// - Parameters:
///   - queries: queries, then the gate before its activation.
///   - keysAndValues: keys, then values.
///   - layout: how many heads there are, of what size, and which gate.
///   - mask: which keys each query may attend to.
///   - scoring: what becomes of scores before the softmax.
///   - firstQueryPosition: where the first query stands among the keys, for masks and scores that go by
///     positions.
///   - dropout: zeroes attention probabilities at random in training.
/// - Returns: the gated output, heads side by side; zeros for a query that may attend to nothing.
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

/// The probabilities that `gatedAttention` computes with and never stores.
///
/// - Parameters:
///   - projection: as for `gatedAttention`, or its queries.
///   - keysAndValues: those of another sequence, if they are.
///   - layout: where queries and keys lie.
///   - mask: which keys each query may attend to.
///   - scoring: what becomes of scores before the softmax.
///   - queries: whose probabilities to compute; nil for all.
/// - Returns: `[batch, heads, queries, keys]`, untracked; rows sum to 1, or to less beside a sink, or are
///   zero where a query may attend to nothing.
/// - Complexity: time and memory in the product of the numbers of queries and keys.
public func attentionWeights(
  _ projection: Tensor, keysAndValues: Tensor? = nil, layout: ProjectionLayout,
  mask: Mask = .full, scoring: AttentionScoring = AttentionScoring(), queries: Range<Int>? = nil
) -> Tensor {
  PackedAttention(layout: layout, mask: mask, scoring: scoring, dropout: nil)
    .weights(AttentionOperands(projection, others: keysAndValues, layout), of: queries)
}
