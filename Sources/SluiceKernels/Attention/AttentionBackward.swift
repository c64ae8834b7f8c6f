import SluicePlatform
import Synchronization

extension AttentionKernel {
  /// The memory for the results of a backward pass: the gradients of the operands; all of it is overwritten.
  ///
  /// Each gradient may use the memory of its operand: it is written when the operand, or a copy of it, is not
  /// read again.
  package struct Gradients {
    /// The gradient of the queries.
    package var queries: HeadsView
    /// The gradient of the keys.
    package var keys: HeadsView
    /// The gradient of the values.
    package var values: HeadsView
    /// The gradient of the gate's logits; required if there is a gate.
    package var gateLogits: HeadsView?
    /// Receives the gated output again, so that the forward pass need not store it; nil if it is not wanted.
    ///
    /// It may be the memory of the output before the gate. Nothing is written without a gate.
    package var gatedOutput: HeadsView?
    /// The gradient of the sinks, `[batch, heads, queries]`; nil if it is not wanted.
    package var sinks: UnsafeMutablePointer<Float>?
    /// The gradient of the decay sum of each key, `[batch, heads, keys]`; nil if it is not wanted.
    package var decays: UnsafeMutablePointer<Float>?
    /// The gradient of the decay sum of each query, `[batch, heads, queries]`; nil if it is not wanted.
    ///
    /// Mathematically, it is the negative of the sinks' gradient. It is summed from the same
    /// numbers as `decays`, so that rounding errors cancel where differences of the two are summed.
    package var queryDecays: UnsafeMutablePointer<Float>?

    /// Makes a set of gradients.
    package init(
      queries: HeadsView, keys: HeadsView, values: HeadsView, gateLogits: HeadsView? = nil,
      gatedOutput: HeadsView? = nil,
      sinks: UnsafeMutablePointer<Float>? = nil, decays: UnsafeMutablePointer<Float>? = nil,
      queryDecays: UnsafeMutablePointer<Float>? = nil
    ) {
      self.queries = queries
      self.keys = keys
      self.values = values
      self.gateLogits = gateLogits
      self.gatedOutput = gatedOutput
      self.sinks = sinks
      self.decays = decays
      self.queryDecays = queryDecays
    }
  }

  /// Computes the gradients of queries, keys, values and gate.
  ///
  /// Probabilities are recomputed from the scores and `logSumExp`, tile by tile. Where there are few heads,
  /// the threads share a head; the gradients of its queries are still added in the order of the keys.
  ///
  /// Without queries, nothing is written.
  ///
  /// - Parameters:
  ///   - problem: the problem of the forward pass.
  ///   - outputGradient: the gradient of the gated output; may be overwritten if there is one head.
  ///   - ungated: the forward pass's output before the gate.
  ///   - logSumExp: from the forward pass.
  ///   - gradients: receives the results.
  ///   - pool: the threads to work on.
  /// - Returns: the number of scores computed, over all sequences and heads.
  /// - Complexity: `10 queries keys headDimension` operations per head, half of that with a causal
  ///   mask. Scratch memory: three times the queries of a head for each head that is being computed.
  @discardableResult
  package static func backward(
    _ problem: AttentionProblem, outputGradient: HeadsView, ungated: HeadsView,
    logSumExp: UnsafePointer<Float>, gradients: Gradients, pool: ThreadPool = .current
  ) -> Int {
    guard problem.queryCount > 0 else { return 0 }
    let scoreCount = Atomic<Int>(0)
    AttentionHead.forEach(of: problem, pool: pool) { head, pool in
      let pass = BackwardHead(
        head: head, outputGradient: outputGradient, ungated: ungated, logSumExp: logSumExp,
        gradients: gradients)
      BackwardRows.withMemory(for: pass) { rows in
        let count = pass.run(rows, pool: pool)
        scoreCount.wrappingAdd(count, ordering: .relaxed)
      }
    }
    return scoreCount.load(ordering: .relaxed)
  }
}
