import SluiceFiles
import SluiceKernels

/// The cross-entropy loss: the mean negative log-likelihood of the targets, in nats.
///
/// `mean(logSumExp(row) - row[target])`. Negative targets are ignored; if all are ignored, the loss is zero.
///
/// Shapes: `logits` `[..., classes]`, a row for each target; result `[]`. Saved for the backward pass: the
/// logits, in whose memory the gradient is computed if they are not used elsewhere, and one number per row;
/// probabilities are not stored.
public func crossEntropy(_ logits: Tensor, targets: TokenBatch) -> Tensor {
  crossEntropySum(logits, targets: targets) * (1 / Float(max(targets.countedCount, 1)))
}

/// The sum of the negative log-likelihoods of the targets; `crossEntropy(_:targets:)` is their mean.
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
  // Not rounded: the backward pass starts here, so that a rounded copy would need memory before any
  // is freed; and the stored sums would not be those of rounded logits.
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
