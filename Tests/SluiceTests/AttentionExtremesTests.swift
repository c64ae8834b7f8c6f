import Sluice
import TestSupport
import Testing

/// Extreme cases of attention: very large logits, rows without visible keys, axes of length one.
@Suite struct AttentionExtremesTests {
  private static let layout = ProjectionLayout(
    headCount: 2, keyValueHeadCount: 1, headDimension: 3, gate: .headwise)

  private func finiteOutputs(
    _ inputs: [Tensor], _ operation: ([Tensor]) -> Tensor
  ) -> (output: Tensor, gradients: [Tensor]) {
    let leaves = inputs.map { $0.tracked() }
    let output = operation(leaves)
    let found = output.gradients(from: .sample(output.shape, seed: 9))
    let gradients = leaves.compactMap { found[$0] }
    #expect(gradients.count == inputs.count)
    for tensor in [output] + gradients {
      #expect(tensor.scalars.allSatisfy { $0.isFinite })
    }
    return (output, gradients)
  }

  @Test("Logits of a thousand open or shut, and give no NaN", arguments: [Float(1000), -1000])
  func largeLogits(size: Float) {
    let x = Tensor.sample([2, 5, Self.layout.width])
    let forget = Tensor(repeating: size, shape: [2, 5, 2])
    let sinks = Tensor(repeating: size, shape: [2])
    let (decayed, _) = finiteOutputs([x, forget]) {
      gatedAttention(
        $0[0], layout: Self.layout, mask: .causal, scoring: AttentionScoring(forgetLogits: $0[1]))
    }
    let (sunk, _) = finiteOutputs([x, sinks]) {
      gatedAttention(
        $0[0], layout: Self.layout, mask: .causal, scoring: AttentionScoring(sinks: $0[1]))
    }
    let plain = gatedAttention(x, layout: Self.layout, mask: .causal)
    // A token that forgets all earlier tokens attends only to itself.
    let itself = gatedAttention(
      x, layout: Self.layout, mask: Mask.causal.and(.slidingWindow(1)))
    expectClose(decayed.scalars, (size > 0 ? plain : itself).scalars, tolerance: 1e-6)
    // A sink of 1000 takes the whole probability, one of -1000 nothing.
    expectClose(
      sunk.scalars, size > 0 ? sunk.scalars.map { _ in Float(0) } : plain.scalars, tolerance: 1e-6)
    #expect(size < 0 || sunk.scalars.allSatisfy { $0 == 0 })
  }

  @Test("Gates' logits of a thousand give no NaN", arguments: Gate.table)
  func largeGateLogits(gate: Gate) throws {
    let subject = try GatedSubject(gate)
    subject.scaleGate(by: 1000)
    let x = subject.input.tracked()
    let y = subject(x)
    let gradients = y.gradients(from: .sample(y.shape, seed: 9))
    #expect(y.scalars.allSatisfy { $0.isFinite })
    for gradient in [gradients[x]] + subject.parameters.map({ gradients[$0.parameter] }) {
      #expect(gradient?.scalars.allSatisfy { $0.isFinite } == true)
    }
  }

  @Test("A query that sees nothing gathers nothing, sinks or not", arguments: [true, false])
  func nothingSeen(hasSinks: Bool) {
    let x = Tensor.sample([2, 5, Self.layout.width])
    let (output, gradients) = finiteOutputs([x, Tensor([0.5, -0.5])]) { inputs in
      gatedAttention(
        inputs[0], layout: Self.layout, mask: .keys(lengths: [5, 0], of: 5),
        scoring: AttentionScoring(sinks: hasSinks ? inputs[1] : inputs[1] + inputs[1]))
    }
    #expect(output.rows(1..<2).scalars.allSatisfy { $0 == 0 })
    #expect(gradients[0].rows(1..<2).scalars.allSatisfy { $0 == 0 })
    #expect(output.rows(0..<1).scalars.allSatisfy { $0 != 0 })
  }

  @Test(
    "An additive gate adds to nothing where nothing is seen",
    arguments: [GateGranularity.elementwise, .headwise])
  func additiveGate(granularity: GateGranularity) throws {
    let gate = Gate(.output, granularity, activation: .tanh, combination: .add)
    let layout = ProjectionLayout(
      headCount: 2, keyValueHeadCount: 1, headDimension: 3, gate: gate)
    let x = Tensor.sample([1, 4, layout.width])
    let (output, gradients) = finiteOutputs([x]) {
      gatedAttention($0[0], layout: layout, mask: .keys(lengths: [0], of: 4))
    }
    let rows = Reference.rows(x.doubles, width: layout.width)
    let expected = rows.flatMap { row in
      (0..<6).map { column in
        let logit = row[
          layout.gateColumns.lowerBound + (granularity == .headwise ? column / 3 : column)]
        return Reference.activation(.tanh, logit)
      }
    }
    expectClose(output.scalars, expected, tolerance: 1e-6)
    for row in 0..<4 {
      let columns = gradients[0].scalars[row * layout.width..<(row + 1) * layout.width]
      #expect(columns.prefix(layout.gateColumns.lowerBound).allSatisfy { $0 == 0 })
      #expect(columns.suffix(layout.gateColumns.count).contains { $0 != 0 })
    }
  }

  @Test("One token sees itself, and only the sink beside it") func oneToken() {
    let layout = ProjectionLayout(
      headCount: 1, keyValueHeadCount: 1, headDimension: 5, gate: nil)
    let x = Tensor.sample([1, 1, 15])
    let value = Array(x.doubles[10...])
    expectClose(gatedAttention(x, layout: layout, mask: .causal).scalars, value, tolerance: 1e-6)
    let score =
      zip(x.doubles[..<5], x.doubles[5..<10]).reduce(0) { $0 + $1.0 * $1.1 } / 5.0.squareRoot()
    let share = Reference.sigmoid(score - 0.75)
    let sunk = gatedAttention(
      x, layout: layout, mask: .causal, scoring: AttentionScoring(sinks: Tensor([0.75])))
    expectClose(sunk.scalars, value.map { $0 * share }, tolerance: 1e-6)
  }
}
