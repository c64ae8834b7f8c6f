/// As what numbers the activations lie in memory that wait for the backward pass.
///
/// ```swift
/// let loss = ActivationFormat.$current.withValue(.bfloat16) { model.loss(batch, dropout: nil) }
/// let gradients = loss.gradients()
/// ```
///
/// It is read when an operation computes. The result of the forward pass does not depend on it, gradients
/// do. What is kept so are the inputs and slopes of maps, products, norms, activations, gates, attention
/// and recurrence. Parameters are kept as they are, without a copy. So are numbers of a row or a head
/// (means, the softmax's denominators), forget gates, the logits of a loss, which are taken at once, and
/// what an elementary function, a reduction or a choice between elements is computed from.
public enum ActivationFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// As they were computed.
  case float32
  /// Rounded to the nearest number of 8 bits of precision, in half the memory: relative errors of 1/512
  /// at most.
  case bfloat16

  /// The format that operations keep activations in.
  @TaskLocal public static var current = ActivationFormat.float32
}
