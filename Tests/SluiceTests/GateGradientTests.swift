@testable import SluiceFiles
import Sluice
import TestSupport
import Testing

/// Every gate in a layer, or a block: gradients, causality, and the same bits for all thread counts.
@Suite struct GateGradientTests {
  @Test("Gradients are those of the layer's own values", arguments: Gate.table + Gate.variants)
  func gradients(gate: Gate) throws {
    let subject = try GatedSubject(gate)
    checkGradients(of: subject, at: subject.input, gate.name) { subject($0) }
  }

  @Test("Later tokens change nothing that came before", arguments: Gate.table + Gate.variants)
  func causality(gate: Gate) throws {
    let subject = try GatedSubject(gate, tokenCount: 5)
    let x = subject.input
    let changed = Tensor(x.scalars.enumerated().map { $0 < 12 ? $1 : 3 - $1 }, shape: x.shape)
    let (y, other) = (subject(x), subject(changed))
    #expect(y.scalars[..<12] == other.scalars[..<12])
    #expect(y.scalars[12..<16] != other.scalars[12..<16])
    #expect(y.scalars[16...] != other.scalars[16...])
  }

  @Test("A layer with everything on has the same bits on all numbers of threads") func threads()
    throws
  {
    let layer = try GatedSelfAttention(
      .init(
        hiddenSize: 36, headCount: 6, keyValueHeadCount: 2, dropout: 0.1,
        gates: [
          Gate(.input, .elementwise), Gate(.query, .shared, activation: .tanh),
          Gate(.key, .headwise), Gate(.value, .elementwise, activation: .silu),
          Gate(.output, .headwise), Gate(.projection, .tokenwise), .forget,
        ],
        positions: .rotary(RotaryEmbedding(headDimension: 6, base: 100, rotatedDimension: 4)),
        normalizesQueriesAndKeys: true, softCap: 5, sink: .learned),
      random: RandomStream(seed: 1))
    let x = Tensor.sample([2, 131, 36]).tracked()
    let mask = Mask.causal.and(.slidingWindow(70)).and(.documents(lengths: [[131], [40, 80]]))
    try expectSameForAllThreadCounts {
      let y = layer(x, mask: mask, dropout: RandomStream(seed: 2))
      let gradients = y.gradients(from: .sample(y.shape, seed: 2))
      let ofParameters = try layer.parameters.map {
        try #require(gradients[$0.parameter], "\($0.name)")
      }
      #expect(ofParameters.allSatisfy { $0.scalars.contains { $0 != 0 } })
      return [y, try #require(gradients[x])] + ofParameters
    }
  }
}
