import SluicePlatform
/// The cross-entropy loss: a softmax over each row of logits, with one target class per row.
///
/// A target below 0 is ignored: its loss and its gradient are 0. The caller must make sure that
/// other targets are below `classes`.
package enum CrossEntropyKernel {
  /// Writes the log-sum-exp of each row for `backward`, and the row's loss: the log-sum-exp minus
  /// the target's logit.
  package static func forward(
    rows: Int, classes: Int, logits: UnsafePointer<Float>, targets: UnsafePointer<Int32>,
    logSumExp: UnsafeMutablePointer<Float>, losses: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: classes)) { range in
      for row in range {
        let x = logits + row * classes
        let highest = largest(of: x, count: classes)
        var sum = Lanes()
        for slot in VectorSlots(classes) {
          sum += exponential(slot.load(x, filling: -.infinity) - highest)
        }
        let logSum = log(sum.horizontalSum)
        let target = Int(targets[row])
        logSumExp[row] = highest + logSum
        // In this order no precision is lost if all logits are large.
        losses[row] = target < 0 ? 0 : logSum + (highest - x[target])
      }
    }
  }

  /// Writes `scale` times the gradient of each row's loss: `softmax(logits)`, minus 1 at the target.
  ///
  /// `logitsGradient` may be the same memory as `logits`.
  package static func backward(
    rows: Int, classes: Int, logits: UnsafePointer<Float>, targets: UnsafePointer<Int32>,
    logSumExp: UnsafePointer<Float>, scale: Float, logitsGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: classes)) { range in
      for row in range {
        let x = logits + row * classes
        let gradient = logitsGradient + row * classes
        let target = Int(targets[row])
        guard target >= 0 else {
          gradient.update(repeating: 0, count: classes)
          continue
        }
        for slot in VectorSlots(classes) {
          slot.store(exponential(slot.load(x) - logSumExp[row]) * scale, to: gradient)
        }
        gradient[target] -= scale
      }
    }
  }
}
