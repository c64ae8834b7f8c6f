import SluiceFiles
// Each loss is the mean over all elements: a single number. For empty tensors the program stops with a message, as for `mean`.
// Shapes must be equal: broadcasting [n, 1] against [n] would compare all pairs.

/// The mean squared error, `mean((p - t)^2)`.
///
/// Shapes: predictions and targets must have equal shapes; result `[]`.
public func squaredError(_ predictions: Tensor, targets: Tensor) -> Tensor {
  requireSameShape(predictions, targets, for: "squaredError")
  return (predictions - targets).pow(2).mean()
}

/// The mean absolute error, `mean(|p - t|)`; the gradient is 0 where both are equal.
///
/// Shapes: predictions and targets must have equal shapes; result `[]`.
public func absoluteError(_ predictions: Tensor, targets: Tensor) -> Tensor {
  requireSameShape(predictions, targets, for: "absoluteError")
  return (predictions - targets).abs().mean()
}

/// The mean Huber loss: quadratic for small errors, linear for large errors.
///
/// With `e = p - t`: `e^2 / 2` where `|e| <= delta`, else `delta (|e| - delta / 2)`. Source: Huber 1964,
/// "Robust Estimation of a Location Parameter".
///
/// Shapes: predictions and targets must have equal shapes; result `[]`. `delta` must be positive.
public func huberLoss(_ predictions: Tensor, targets: Tensor, delta: Float = 1) -> Tensor {
  requireSameShape(predictions, targets, for: "huberLoss")
  require(delta > 0, "huberLoss: delta must be positive, not \(delta)")
  return (predictions - targets).mapped(.huber(delta), name: #function).mean()
}

/// The mean quantile (pinball) loss, which is minimal if predictions are quantiles of the targets.
///
/// With `e = t - p`: `max(q e, (q - 1) e)`. Source: Koenker and Bassett 1978, "Regression Quantiles".
///
/// Shapes: `predictions` `[..., quantiles]`; `targets` of the same shape, or `[..., 1]` with one target for
/// all quantiles; result `[]`. With a single quantile, the shapes must be equal.
///
/// - Parameters:
///   - predictions: an estimate for each quantile.
///   - targets: the observed values.
///   - quantiles: numbers between 0 and 1; one for each element of the last axis, or one for all.
/// - Returns: a single number.
public func quantileLoss(_ predictions: Tensor, targets: Tensor, quantiles: [Float]) -> Tensor {
  require(
    quantiles.allSatisfy { $0 > 0 && $0 < 1 },
    "quantileLoss: quantiles must be between 0 and 1, not \(quantiles)")
  require(
    quantiles.count == 1 || quantiles.count == predictions.lastDimension,
    "quantileLoss: \(quantiles.count) quantiles for predictions of shape \(predictions.shape)")
  require(
    targets.shape == predictions.shape
      || (quantiles.count > 1 && targets.shape == predictions.shape.dropLast() + [1]),
    "quantileLoss: targets of shape \(targets.shape), predictions of shape \(predictions.shape)")
  let error = targets - predictions
  let quantile = quantiles.count == 1 ? Tensor(quantiles[0]) : Tensor(quantiles)
  return Tensor.maximum(error * quantile, error * (quantile - 1)).mean()
}

/// Stops with a message unless both shapes are equal.
func requireSameShape(_ a: Tensor, _ b: Tensor, for operation: String) {
  require(
    a.shape == b.shape, "\(operation): predictions of shape \(a.shape), targets of shape \(b.shape)"
  )
}
