import SluiceFiles
import SluiceKernels

/// The mean, over the counted targets, of minus the logarithm of the softmax probability.
///
/// `mean(logSumExp(row) - row[target])`, in nats. Targets below zero are not counted; with none
/// counted the loss is zero.
///
/// Shapes: `logits` `[..., classes]`, a row for each target; result `[]`. Saved for backward: the
/// logits, which then become their gradient in place where nothing else uses them, and one number a
/// row; probabilities are never stored.
public func crossEntropy(_ logits: Tensor, targets: TokenBatch) -> Tensor {
  crossEntropySum(logits, targets: targets) * (1 / Float(max(targets.countedCount, 1)))
}

/// The sum of what `crossEntropy(_:targets:)` takes the mean of.
public func crossEntropySum(_ logits: Tensor, targets: TokenBatch) -> Tensor {
  let (rows, classes) = (logits.rowCount, logits.lastDimension)
  require(
    rows == targets.ids.count,
    """
    logits of shape \(logits.shape) do not match \(targets.batchSize) sequences of \
    \(targets.tokenCount) targets
    """)
  if let stray = targets.ids.first(where: { $0 >= classes }) {
    fail("target \(stray) is out of range for \(classes) classes")
  }
  let (logSumExps, losses) = makeTensors([rows], [rows]) { logSumExps, losses in
    logits.withUnsafeScalars { logits in
      targets.withUnsafeIds {
        CrossEntropyKernel.forward(
          rows: rows, classes: classes, logits: logits, targets: $0, logSumExp: logSumExps,
          losses: losses)
      }
    }
  }
  // The backward pass begins here, so that rounding would take memory and give none back; and rounded
  // logits no longer have these sums.
  let saved = Saved(logits, if: logits.isTracked, as: .float32)
  return losses.sum().recorded(from: logits) { gradient in
    var logits = saved.take()
    logits.withUniqueScalars { logits in
      logSumExps.withUnsafeScalars { logSumExps in
        targets.withUnsafeIds {
          CrossEntropyKernel.backward(
            rows: rows, classes: classes, logits: logits, targets: $0, logSumExp: logSumExps,
            scale: gradient.scalar, logitsGradient: logits)
        }
      }
    }
    return logits
  }
}
