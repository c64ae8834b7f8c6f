import SluiceFiles
/// The mean, over the counted labels, of minus the logarithm of the softmax probability.
///
/// A label is the number of the right class; labels below zero are not counted.
///
/// ```swift
/// crossEntropy(classifier(x), labels: [3, 0, 7])
/// ```
///
/// Shapes: `logits` `[..., classes]`, a row for each label; result `[]`. All else as for
/// `crossEntropy(_:targets:)`.
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

/// The mean of minus the logarithm of the probability of right answers to yes-or-no questions.
///
/// `mean(log(1 + exp(x)) - x y)`, which is `-y log s(x) - (1 - y) log(1 - s(x))` with the sigmoid `s`
/// but overflows nowhere.
///
/// Shapes: both the same; result `[]`.
///
/// - Parameters:
///   - logits: the logarithms of the odds of a yes.
///   - targets: 1 for yes, 0 for no, or a probability between.
/// - Returns: a single number, in nats.
public func binaryCrossEntropy(_ logits: Tensor, targets: Tensor) -> Tensor {
  requireSameShape(logits, targets, for: "binaryCrossEntropy")
  return (logits.activated(.softplus) - logits * targets).mean()
}
