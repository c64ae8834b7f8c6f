/// An attention sink: an extra term in the softmax, so that a query does not have to attend to any key.
///
/// It is equivalent to a gate `sigmoid(logsumexp(scores) - sink)` on the output of softmax attention.
public enum AttentionSink: String, Codable, Sendable, CaseIterable {
  /// A learned score for each head, initially 0. Source: gpt-oss (OpenAI 2025).
  case learned
  /// A score of 0: the denominator of the softmax is increased by one.
  ///
  /// Source: Miller 2023, "Attention is off by one".
  case offByOne = "off-by-one"
}
