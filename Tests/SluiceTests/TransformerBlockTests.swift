@testable import SluiceFiles
import Sluice
import TestSupport
import Testing

@Suite struct TransformerBlockTests {
  let random = RandomStream(seed: 1)

  private func block(
    dropout: Float = 0, normalization: Normalization = .layer, bias: Bool = true
  ) throws -> TransformerBlock {
    try TransformerBlock(
      .init(
        attention: .init(hiddenSize: 12, headCount: 3, bias: bias, visibility: .causal),
        intermediateSize: 17, feedForward: .swiglu, normalization: normalization, bias: bias,
        dropout: dropout),
      random: random)
  }

  @Test("Each half adds to what came in") func formula() throws {
    let x = Tensor.sample([2, 5, 12])
    func resultAndFormula(_ block: TransformerBlock, dropout: RandomStream? = nil) -> (
      Tensor, Tensor
    ) {
      var states: [any MixerState] = []
      let gathered = block.mixer(
        block.attentionNorm?(x) ?? x, in: .whole(rows: 2, tokens: 5), states: &states,
        dropout: dropout?.substream(0))
      let middle = x + block.dropout(gathered, using: dropout?.substream(1))
      let mapped = block.feedForward(block.feedForwardNorm?(middle) ?? middle)
      return (
        block(x, dropout: dropout),
        middle + block.dropout(mapped, using: dropout?.substream(2))
      )
    }
    let (plain, plainSum) = resultAndFormula(try block(bias: false))
    #expect(plain == plainSum)
    let (dropped, droppedSum) = resultAndFormula(try block(dropout: 0.3), dropout: random)
    #expect(dropped == droppedSum)
    // The bias is added last, after the residual.
    let (biased, biasedSum) = resultAndFormula(try block())
    expectClose(biased.scalars, biasedSum.scalars, tolerance: 1e-6)
  }

  @Test("Gradients of the input", arguments: Normalization.allCases)
  func gradients(normalization: Normalization) throws {
    let block = try block(normalization: normalization)
    checkGradients(
      of: { block($0[0]) }, inputs: [.sample([1, 3, 12], in: -1...1)])
  }

  @Test("Parameters are named by their layers") func names() throws {
    #expect(
      try block(normalization: .rms).parameters.map(\.name) == [
        "attentionNorm.weight", "mixer.projection.weight", "mixer.projection.bias",
        "mixer.output.weight", "mixer.output.bias", "feedForwardNorm.weight",
        "feedForward.up.weight", "feedForward.up.bias", "feedForward.down.weight",
        "feedForward.down.bias",
      ])
  }

  @Test("Every parameter gets a gradient, the same on all numbers of threads") func threads() throws
  {
    let block = try block(dropout: 0.2)
    let x = Tensor.sample([3, 37, 12])
    try expectSameForAllThreadCounts {
      let loss = block(x, dropout: random).mean()
      let gradients = loss.gradients()
      return try block.parameters.map { try #require(gradients[$0.parameter]) }
    }
  }

  /// Gives each token of a sequence the input of the token before it, as a layer without attention could.
  private struct Shift: TokenMixer {
    let map: Linear

    func callAsFunction(
      _ x: Tensor, in runs: TokenRuns, states: inout [NoState], dropout: RandomStream?
    ) -> Tensor {
      let tokens = x.reshaped([x.shape[1], x.shape[2]])
      let before = Tensor.concatenated([
        .zeros([1, x.shape[2]]), tokens.rows(0..<x.shape[1] - 1),
      ])
      return map(before).reshaped(x.shape)
    }
  }

  @Test("A mixer of another kind in the same block", arguments: [nil, Gate(.residual), .gru])
  func anotherMixer(residualGate: Gate?) throws {
    let shift = Shift(map: Linear(6, 6, random: random))
    let block = try TransformerBlock(
      .init(
        attention: .init(hiddenSize: 6, headCount: 2), intermediateSize: 5,
        residualGate: residualGate), mixer: shift, random: random)
    #expect(block.parameters.map(\.name).contains("mixer.map.weight"))
    let x = Tensor.sample([1, 4, 6], in: -1...1)
    checkGradients(of: { block($0[0]) }, inputs: [x])
    checkGradients(of: block, at: x) { block($0) }
    guard residualGate == nil else { return }
    var states: [NoState] = []
    #expect(shift.makeState() == nil)
    let middle =
      x
      + shift(
        block.attentionNorm?(x) ?? x, in: .whole(rows: 1, tokens: 4), states: &states, dropout: nil)
    let expected = middle + block.feedForward(block.feedForwardNorm?(middle) ?? middle)
    expectClose(block(x).scalars, expected.scalars, tolerance: 1e-6)
  }

  @Test("Elements are left out in training only") func dropout() throws {
    let block = try block(dropout: 0.5)
    let x = Tensor.sample([1, 5, 12])
    #expect(block(x) == block(x))
    #expect(block(x, dropout: random) != block(x))
  }

  @Test("Only a gate of the residual may take the sums' place") func impossibleResidualGates() {
    func sentence(_ gate: Gate, hiddenSize: Int = 12) -> String? {
      let error = #expect(throws: ConfigurationError.self) {
        try TransformerBlock(
          .init(
            attention: .init(hiddenSize: hiddenSize, headCount: 3, headDimension: 2),
            intermediateSize: 8, residualGate: gate), random: random)
      }
      return error.map { "\($0)" }
    }
    #expect(
      sentence(Gate(.value)) == """
        the gate value.elementwise is invalid: it is not a residual gate
        """)
    #expect(
      sentence(Gate(.residual, .headwise), hiddenSize: 10) == """
        the gate residual.headwise is invalid: the hidden size 10 is not divisible by the number of heads, 3
        """)
    #expect(
      sentence(Gate(.gru, .headwise))?.hasPrefix("the gate gru is invalid: gru has") == true)
  }

  @Test("What cannot be is named") func impossible() {
    let error = #expect(throws: ConfigurationError.self) {
      try TransformerBlock(
        .init(attention: .init(hiddenSize: 12, headCount: 3), intermediateSize: 0),
        random: random)
    }
    #expect(error.map { "\($0)" } == "intermediateSize is 0, expected 1...16777216")
  }

  struct Halving: FeedForwardLayer {
    func callAsFunction(_ x: Tensor) -> Tensor { x * 0.5 }
  }

  @Test("Norms stand where they are placed", arguments: Normalization.Placement.allCases)
  func placement(_ placement: Normalization.Placement) throws {
    let mixer = try GatedSelfAttention(
      .init(hiddenSize: 12, headCount: 3, visibility: .causal), random: random)
    let block = TransformerBlock(
      mixer: mixer, feedForward: Halving(), hiddenSize: 12,
      normalization: .init(.rms, placement: placement))
    let norm = RMSNorm(12)
    func half(_ x: Tensor, _ layer: (Tensor) -> Tensor) -> Tensor {
      switch placement {
      case .before: x + layer(norm(x))
      case .after: norm(x + layer(x))
      case .around: x + norm(layer(norm(x)))
      case .branch: x + norm(layer(x))
      }
    }
    let x = Tensor.sample([2, 5, 12])
    let expected = half(half(x) { mixer($0) }) { $0 * 0.5 }
    expectClose(block(x).scalars, expected.scalars, tolerance: 1e-6)
    let normCount = placement == .around ? 4 : 2
    #expect(block.parameters.count == mixer.parameters.count + normCount)
    checkGradients(of: { block($0[0]) }, inputs: [.sample([1, 3, 12], in: -1...1)])
  }
}
