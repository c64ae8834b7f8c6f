import Sluice
import TestSupport
import Testing

@Suite struct AttentionScoringTests {
  private static let layout = ProjectionLayout(
    headCount: 2, keyValueHeadCount: 2, headDimension: 3, gate: nil)

  @Test("Gradients of forget gates and sinks") func gradients() {
    checkGradients(
      of: {
        gatedAttention(
          $0[0], layout: Self.layout, mask: .causal,
          scoring: AttentionScoring(
            softCap: 2, distanceSlopes: [0.5, 0.25], forgetLogits: $0[1], sinks: $0[2]))
      },
      inputs: [
        .sample([2, 4, 18], seed: 1, in: -1...1), .sample([2, 4, 2], seed: 2, in: -1...1),
        .sample([2], seed: 3, in: -1...1),
      ])
  }

  @Test(
    "Scores with a scale are the reference's", arguments: [Float(0.125), 2], [nil, Float(1.5)])
  func scale(scale: Float, softCap: Float?) {
    let x = Tensor.sample([2, 5, 18])
    var reference = ReferenceAttention()
    (reference.batchSize, reference.queryCount, reference.keyCount) = (2, 5, 5)
    (reference.headCount, reference.keyValueHeadCount, reference.headDimension) = (2, 2, 3)
    (reference.scale, reference.softCap) = (Double(scale), softCap.map { Double($0) })
    reference.bias = { _, _, i, j in j <= i ? 0 : -.infinity }
    let parts = (0..<3).map { x.columns($0 * 6..<$0 * 6 + 6).doubles }
    let expected = reference.forward(parts[0], parts[1], parts[2], gate: [])
    let scoring = AttentionScoring(scale: scale, softCap: softCap)
    expectClose(
      gatedAttention(x, layout: Self.layout, mask: .causal, scoring: scoring).scalars,
      expected.output, tolerance: 2e-6)
    expectClose(
      attentionWeights(x, layout: Self.layout, mask: .causal, scoring: scoring).scalars,
      expected.weights, tolerance: 2e-6)
    checkGradients(
      of: { gatedAttention($0[0], layout: Self.layout, mask: .causal, scoring: scoring) },
      inputs: [.sample([2, 4, 18], seed: 1, in: -1...1)])
  }

  @Test("The usual scale is one over the root of the head's size") func usualScale() {
    let x = Tensor.sample([2, 5, 18])
    #expect(
      gatedAttention(
        x, layout: Self.layout, scoring: AttentionScoring(scale: 1 / Float(3).squareRoot()))
        == gatedAttention(x, layout: Self.layout))
  }

  @Test("Without terms, scores are scaled products") func plain() {
    let x = Tensor.sample([2, 5, 18])
    let plain = gatedAttention(x, layout: Self.layout, mask: .causal)
    let open = AttentionScoring(
      distanceSlopes: [0, 0], forgetLogits: Tensor(repeating: 100, shape: [2, 5, 2]),
      sinks: Tensor(repeating: -1000, shape: [2]))
    expectClose(
      gatedAttention(x, layout: Self.layout, mask: .causal, scoring: open).scalars, plain.scalars,
      tolerance: 1e-6)
  }

  @Test("A sink's share is what the weights lack") func sinks() {
    let x = Tensor.sample([1, 5, 18])
    let weights = attentionWeights(x, layout: Self.layout, mask: .causal)
    let withSinks = attentionWeights(
      x, layout: Self.layout, mask: .causal, scoring: AttentionScoring(sinks: Tensor([0, -1])))
    for row in 0..<10 {
      let (sum, other) = (
        weights.scalars[row * 5..<row * 5 + 5].reduce(0, +),
        withSinks.scalars[row * 5..<row * 5 + 5].reduce(0, +)
      )
      #expect(abs(sum - 1) < 1e-6)
      #expect(other < 0.99)
    }
  }

  // MARK: - Preconditions

  // As bits, because infinity cannot be passed to another process as JSON.
  @Test("A scale is positive and finite", arguments: [Float(0), -1, .infinity].map(\.bitPattern))
  func scale(bits: UInt32) async {
    await #expect(processExitsWith: .failure) { [bits] in
      AttentionScoringTests.attend(AttentionScoring(scale: Float(bitPattern: bits)))
    }
  }

  @Test("A soft cap is positive", arguments: [Float(0), -1])
  func softCap(softCap: Float) async {
    await #expect(processExitsWith: .failure) { [softCap] in
      AttentionScoringTests.attend(AttentionScoring(softCap: softCap))
    }
  }

  @Test("Slopes and sinks are one for each head", arguments: [1, 3])
  func headCounts(count: Int) async {
    await #expect(processExitsWith: .failure) { [count] in
      AttentionScoringTests.attend(
        AttentionScoring(distanceSlopes: [Float](repeating: 1, count: count)))
    }
    await #expect(processExitsWith: .failure) { [count] in
      AttentionScoringTests.attend(AttentionScoring(sinks: .zeros([count])))
    }
  }

  @Test("Forget gates are one for each token and head, and need a causal mask")
  func forgetGates() async {
    await #expect(processExitsWith: .failure) {
      AttentionScoringTests.attend(AttentionScoring(forgetLogits: .zeros([1, 4, 3])))
    }
    await #expect(processExitsWith: .failure) {
      AttentionScoringTests.attend(AttentionScoring(forgetLogits: .zeros([1, 3, 2])))
    }
    await #expect(processExitsWith: .failure) {
      AttentionScoringTests.attend(AttentionScoring(forgetLogits: .zeros([1, 4, 2])), mask: .full)
    }
    await #expect(processExitsWith: .success) {
      AttentionScoringTests.attend(AttentionScoring(forgetLogits: .zeros([1, 4, 2])))
    }
  }

  private static func attend(_ scoring: AttentionScoring, mask: Mask = .causal) {
    _ = gatedAttention(.zeros([1, 4, 18]), layout: layout, mask: mask, scoring: scoring)
  }
}
