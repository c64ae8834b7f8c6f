/// Something beside the keys that takes its share of a softmax, and is dropped: a query need not attend
/// to anything.
///
/// It equals a gate `sigmoid(logsumexp(scores) - sink)` on the output of plain softmax attention.
public enum AttentionSink: String, Codable, Sendable, CaseIterable {
  /// A learned score for each head, 0 at the start. Source: gpt-oss (OpenAI 2025).
  case learned
  /// A score of 0: the softmax divides by one more than the sum. Source: Miller 2023, "Attention is off
  /// by one".
  case offByOne = "off-by-one"
}
