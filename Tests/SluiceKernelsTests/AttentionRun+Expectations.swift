import SluiceKernels
import TestSupport
import Testing

extension AttentionRun {
  /// Expects the kernel's output, weights and gradients to match the formula in float64.
  func expectReference(tolerance: Double? = nil) {
    let found = kernel(pool: ThreadPool(threadCount: 2))
    let reference = reference()
    let forward = reference.forward(q, k, v, gate: z)
    // Scores in the hundreds amplify the rounding errors of their terms in proportion.
    let tolerance = tolerance ?? (test.magnitude == 1 ? 2e-6 : 5e-5)
    expectClose(found.output, forward.output, tolerance: tolerance, "output")
    expectClose(found.ungated, forward.ungated, tolerance: tolerance, "ungated output")
    #expect(found.outputAgain == found.output)
    expectClose(found.weights, forward.weights, tolerance: tolerance, "weights")
    let gradients = reference.backward(q, k, v, gate: z, outputGradient: upstream)
    // With one key the gradients cancel to zero; only rounding errors of the canceled terms remain.
    let floor = test.window == 1 ? 4 : 0.1
    expectClose(
      found.queries, gradients.queries, tolerance: tolerance, floor: floor, "queries' gradient")
    expectClose(found.keys, gradients.keys, tolerance: tolerance, floor: floor, "keys' gradient")
    expectClose(found.values, gradients.values, tolerance: tolerance, "values' gradient")
    expectClose(found.gate, gradients.gate, tolerance: tolerance, "gate's gradient")
    expectClose(
      found.sinks, gradients.sinks, tolerance: tolerance, floor: 0.1, "sinks' gradient")
    if test.hasDecay {
      let sums = sumOverQueries(gradients.scores).map { -$0 }
      expectClose(found.decays, sums, tolerance: tolerance, floor: 0.1, "decays' gradient")
      let rowSums = (0..<gradients.scores.count / test.keyCount).map { row in
        gradients.scores[row * test.keyCount..<(row + 1) * test.keyCount].reduce(0, +)
      }
      // Without a sink the gradients of a query cancel to zero; those of a key have the size of the
      // canceled terms.
      expectClose(
        found.queryDecays, rowSums, tolerance: tolerance, floor: sums.map(\.magnitude).max() ?? 0,
        "decays' gradient for queries")
    }
  }

  /// Expects the same bits with one, two and three threads.
  func expectSameBits() {
    let one = kernel(pool: ThreadPool(threadCount: 1))
    #expect(kernel(pool: ThreadPool(threadCount: 2)) == one)
    #expect(kernel(pool: ThreadPool(threadCount: 3)) == one)
  }
}
