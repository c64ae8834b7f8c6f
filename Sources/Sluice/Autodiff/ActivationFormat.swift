/// The number format of activations that are stored for the backward pass.
///
/// ```swift
/// let loss = ActivationFormat.$current.withValue(.bfloat16) { model.loss(batch, dropout: nil) }
/// let gradients = loss.gradients()
/// ```
///
/// The format is read when an operation computes. It does not affect the result of the forward pass, but it
/// affects gradients. It applies to the inputs and slopes of linear maps, products, norms, activations,
/// gates, attention and recurrences. Always stored in float32 are: parameters (without a copy), values per
/// row or head (means, softmax denominators), forget gates, the logits of a loss, and the inputs of
/// elementary functions, reductions and selections.
public enum ActivationFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// 32-bit floating point, as computed.
  case float32
  /// bfloat16: half the memory, rounded to nearest with a relative error of at most 1/512.
  case bfloat16

  /// The format in which operations store activations.
  @TaskLocal public static var current = ActivationFormat.float32
}
