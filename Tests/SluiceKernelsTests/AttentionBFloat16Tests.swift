import TestSupport
import Testing

@testable import SluiceKernels

@Suite struct AttentionBFloat16Tests {
  typealias Case = AttentionCase

  private static let cases =
    AttentionKernelTests.cases + SharedHeadTests.cases + AttentionDropoutTests.cases

  /// Operands that are bfloat16 numbers already.
  ///
  /// What is still rounded, to 9 bits each: weights, their gradients, and the output's gradient
  /// after the gate.
  private func run(_ test: Case) -> AttentionRun {
    var run = AttentionRun(test)
    run.precision = .bfloat16
    for path in [\AttentionRun.q, \.k, \.v, \.upstream] {
      run[keyPath: path] = run[keyPath: path].map { Double(Float($0).roundedToBFloat16) }
    }
    return run
  }

  @Test("output, weights and gradients agree with float64 but for rounding", arguments: cases)
  func agreesWithReference(_ test: Case) {
    run(test).expectReference(tolerance: 0x1p-7)
  }

  @Test("one, two and three threads give the same bits", arguments: cases)
  func doesNotDependOnThreads(_ test: Case) {
    run(test).expectSameBits()
  }

  /// If all weights of a query are equal, their exponentials are 1, which is exact in bfloat16: no
  /// key may be missing or be combined with another key's value.
  @Test(
    "where nothing is rounded, the output is exact",
    arguments: cases.filter {
      !$0.hasBias && !$0.hasDecay && !$0.hasSlopes && !$0.hasSinks && $0.dropout == 0
    })
  func isExactWithoutRounding(_ test: Case) {
    var run = run(test)
    run.q = run.q.map { _ in 0 }
    let expected = run.reference().forward(run.q, run.k, run.v, gate: run.z)
    let found = run.kernel(pool: ThreadPool(threadCount: 2))
    expectClose(found.output, expected.output, tolerance: 2e-6, "output")
    expectClose(found.weights, expected.weights, tolerance: 2e-6, "weights")
    // The gradient of a value is then a sum of equally rounded terms, so that a missing query shows.
    run.upstream = run.upstream.map { _ in 1 }
    guard test.gate == nil, test.tokens < 500 else { return }
    let gradients = run.reference().backward(
      run.q, run.k, run.v, gate: run.z, outputGradient: run.upstream)
    let values = run.kernel(pool: ThreadPool(threadCount: 2)).values
    for (found, expected) in zip(values, gradients.values) {
      #expect((Double(found) - expected).magnitude <= 0x1p-8 * expected.magnitude)
    }
  }
}
