import SluiceFiles
/// The cross-entropy loss for class labels: the mean negative log-likelihood, in nats.
///
/// A label is the index of the correct class; negative labels are ignored.
///
/// ```swift
/// crossEntropy(classifier(x), labels: [3, 0, 7])
/// ```
///
/// Shapes: `logits` `[..., classes]`, a row for each label; result `[]`. See also `crossEntropy(_:targets:)`.
public func crossEntropy(_ logits: Tensor, labels: [Int]) -> Tensor {
  let classes = logits.lastDimension
  require(
    logits.rowCount == labels.count,
    "crossEntropy: logits of shape \(logits.shape) do not fit \(labels.count) labels")
  if let stray = labels.first(where: { $0 >= classes }) {
    fail("crossEntropy: label \(stray) is out of range for \(classes) classes")
  }
  return crossEntropy(logits, targets: TokenBatch(labels.map { $0 < 0 ? -1 : Int32($0) }))
}

/// The binary cross-entropy loss with logits, in nats.
///
/// `mean(log(1 + exp(x)) - x y)`, which is equal to `-y log s(x) - (1 - y) log(1 - s(x))` with the sigmoid
/// `s`, without overflow.
///
/// Shapes: logits and targets must have equal shapes; result `[]`.
///
/// - Parameters:
///   - logits: the logits of the positive class.
///   - targets: 1 for the positive class, 0 for the negative class, or a probability.
/// - Returns: a single number, in nats.
public func binaryCrossEntropy(_ logits: Tensor, targets: Tensor) -> Tensor {
  requireSameShape(logits, targets, for: "binaryCrossEntropy")
  return (logits.activated(.softplus) - logits * targets).mean()
}
