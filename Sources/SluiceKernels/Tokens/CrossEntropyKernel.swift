import SluicePlatform
/// The loss of a softmax over each row of logits against one right class a row.
///
/// A target below 0 is not counted: its loss and its gradient are 0. Other targets must be below
/// `classes`; that is for the caller to see to.
package enum CrossEntropyKernel {
  /// Writes `log(sum(exp(logits)))` of each row for `backward`, and its loss, that less the target's
  /// logit.
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
        // In this order nothing is lost where all logits are large.
        losses[row] = target < 0 ? 0 : logSum + (highest - x[target])
      }
    }
  }

  /// Writes `scale` times the gradient of each row's loss, `softmax(logits) - 1` at the target.
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
