import Sluice
import TestSupport
import Testing

@Suite struct CrossAttentionTests {
  private func layer(
    gates: [Gate] = [.headwise], positions: AttentionPositions = .none
  ) throws -> GatedSelfAttention {
    let layer = try GatedSelfAttention(
      .init(
        hiddenSize: 6, headCount: 2, keyValueHeadCount: 1, headDimension: 4, gates: gates,
        positions: positions, normalizesQueriesAndKeys: true, softCap: 3, sink: .learned),
      random: RandomStream(seed: 1))
    for (index, entry) in layer.parameters.enumerated() {
      entry.parameter.update { $0 = .sample($0.shape, seed: UInt64(index + 1), in: -0.7...0.7) }
    }
    return layer
  }

  @Test("A token of its own, keys of the others", arguments: [(1, 1), (1, 5), (5, 1), (3, 7)])
  func shapes(tokens: Int, others: Int) throws {
    let layer = try layer()
    let (x, context) = (Tensor.sample([2, tokens, 6]), Tensor.sample([2, others, 6], seed: 2))
    #expect(layer(x, attendingTo: context).shape == [2, tokens, 6])
  }

  @Test("Attending to itself is self-attention") func toItself() throws {
    let gates = [
      Gate(.input), Gate(.query, .headwise), Gate(.key), Gate(.value, .shared), .elementwise,
      Gate(.projection),
    ]
    let layer = try layer(gates: gates, positions: .rotary(headDimension: 4, base: 100))
    let x = Tensor.sample([2, 5, 6])
    expectClose(
      layer(x, attendingTo: x, mask: .causal).scalars, layer(x, mask: .causal).scalars,
      tolerance: 1e-6)
  }

  @Test(
    "Gradients of input, context and all parameters",
    arguments: [
      [Gate.headwise], [],
      [Gate(.input), Gate(.key, .headwise), Gate(.value), Gate(.output, .shared)],
    ])
  func gradients(gates: [Gate]) throws {
    let layer = try layer(gates: gates)
    let x = Tensor.sample([2, 3, 6], seed: 1, in: -1...1)
    let context = Tensor.sample([2, 4, 6], seed: 2, in: -1...1)
    let mask = Mask.keys(lengths: [4, 3], of: 4)
    checkGradients(
      of: { layer($0[0], attendingTo: $0[1], mask: mask) }, inputs: [x, context])
    checkGradients(of: layer, at: x) { layer($0, attendingTo: context, mask: mask) }
  }

  @Test("A forget gate has no past in another sequence") func forget() async {
    await #expect(processExitsWith: .failure) {
      let layer = try GatedSelfAttention(
        .init(hiddenSize: 4, headCount: 2, gates: [.forget]), random: RandomStream(seed: 1))
      _ = layer(.zeros([1, 3, 4]), attendingTo: .zeros([1, 3, 4]), mask: .causal)
    }
  }
}
