import SluicePlatform
import Synchronization

extension AttentionKernel {
  /// Where the gradients of an attention's operands go; all of them are overwritten.
  ///
  /// Each may be the memory of its operand: what is read again later is copied first.
  package struct Gradients {
    /// Of the queries.
    package var queries: HeadsView
    /// Of the keys.
    package var keys: HeadsView
    /// Of the values.
    package var values: HeadsView
    /// Of the gate's logits; needed where there is a gate.
    package var gateLogits: HeadsView?
    /// Of the sinks, `[batch, heads, queries]`, where they are wanted.
    package var sinks: UnsafeMutablePointer<Float>?
    /// Of what the decay adds for each key, `[batch, heads, keys]`, where it is wanted.
    package var decays: UnsafeMutablePointer<Float>?
    /// Of what it adds for each query, `[batch, heads, queries]`, where it is wanted.
    ///
    /// Mathematically that is the sinks' gradient, but for the sign. Summed from the same numbers as
    /// that for keys, rounding cancels where the two are summed up to differences.
    package var queryDecays: UnsafeMutablePointer<Float>?

    /// Makes a set of places.
    package init(
      queries: HeadsView, keys: HeadsView, values: HeadsView, gateLogits: HeadsView? = nil,
      sinks: UnsafeMutablePointer<Float>? = nil, decays: UnsafeMutablePointer<Float>? = nil,
      queryDecays: UnsafeMutablePointer<Float>? = nil
    ) {
      self.queries = queries
      self.keys = keys
      self.values = values
      self.gateLogits = gateLogits
      self.sinks = sinks
      self.decays = decays
      self.queryDecays = queryDecays
    }
  }

  /// Computes the gradients of queries, keys, values and gate.
  ///
  /// Probabilities are computed again from the scores and `logSumExp`, tile by tile. Where there are
  /// few heads, a head's keys are dealt out to a number of parts that depends on the sizes alone, and
  /// the parts' gradients of the queries are added in order.
  ///
  /// Without queries nothing is written.
  ///
  /// - Parameters:
  ///   - problem: as in the forward pass.
  ///   - outputGradient: gradient of the gated output.
  ///   - ungated: the forward pass's output before the gate.
  ///   - logSumExp: from the forward pass.
  ///   - gradients: where the results go.
  ///   - pool: the threads to work on.
  /// - Returns: how many scores were computed, over all sequences and heads.
  /// - Complexity: `10 queries keys headDimension` operations a head, half of it when causal; scratch
  ///   memory of three times a head's queries for each thread, or ten times for all of them where
  ///   they share a head.
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
      withScratch({ BackwardRows(&$0, pass) }) { rows in
        let count = pass.run(rows, pool: pool)
        scoreCount.wrappingAdd(count, ordering: .relaxed)
      }
    }
    return scoreCount.load(ordering: .relaxed)
  }
}
