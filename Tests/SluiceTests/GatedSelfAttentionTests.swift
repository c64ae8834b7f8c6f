@testable import SluiceFiles
import Sluice
import TestSupport
import Testing

@Suite struct GatedSelfAttentionTests {
  let random = RandomStream(seed: 1)

  private func layer(
    _ configuration: GatedSelfAttention.Configuration
  ) throws -> GatedSelfAttention {
    try GatedSelfAttention(configuration, random: random)
  }

  @Test("The layer of the documentation") func example() throws {
    let attention = try layer(.init(hiddenSize: 64, headCount: 4))
    let y = attention(.sample([2, 5, 64]), mask: .causal)
    #expect(y.shape == [2, 5, 64])
    #expect(
      attention.parameters.map(\.name) == [
        "projection.weight", "projection.bias", "output.weight", "output.bias",
      ])
    #expect(attention.projection.weight.shape == [4 * 64, 64])
  }

  @Test("A causal layer does not see what comes later") func causality() throws {
    let attention = try layer(
      .init(hiddenSize: 12, headCount: 2, positions: .rotary(headDimension: 6, base: 100)))
    let x = Tensor.sample([1, 7, 12])
    let changed = Tensor(
      x.scalars.enumerated().map { $0 < 36 ? $1 : 3 - $1 }, shape: [1, 7, 12])
    let (y, other) = (attention(x, mask: .causal), attention(changed, mask: .causal))
    #expect(y.scalars[..<36] == other.scalars[..<36])
    #expect(y.scalars[36...] != other.scalars[36...])
    // The first tokens alone are few rows, which the matrix product sums in a different order.
    let start = attention(x.reshaped([7, 12]).rows(0..<3).reshaped([1, 3, 12]), mask: .causal)
    expectClose(
      start.scalars, Array(y.scalars[..<36]), tolerance: 1e-6, "the first tokens alone")
  }

  @Test("All gradients are those of the layer's own values")
  func gradients() throws {
    let attention = try layer(
      .init(
        hiddenSize: 6, headCount: 2, keyValueHeadCount: 1, headDimension: 4, gates: [.headwise],
        positions: .rotary(headDimension: 4, base: 100)))
    checkGradients(
      of: { attention($0[0], mask: .causal) }, inputs: [.sample([2, 3, 6], in: -1...1)])
  }

  @Test("The output projection may go without the others' biases") func outputBias() throws {
    let partly = try layer(.init(hiddenSize: 8, headCount: 2, outputBias: false, gates: []))
    #expect(partly.projection.bias != nil && partly.output.bias == nil)
    let only = try layer(
      .init(hiddenSize: 8, headCount: 2, bias: false, outputBias: true, gates: []))
    #expect(only.projection.bias == nil && only.output.bias != nil)
    var block = TransformerBlock.Configuration(attention: only.configuration, intermediateSize: 4)
    block.bias = false
    #expect(!block.attention.hasOutputBias)
  }

  @Test("Norms of queries and keys have an epsilon, and weights that may be kept less one")
  func queryKeyNorms() throws {
    func layer(epsilon: Float, isZeroCentered: Bool) throws -> GatedSelfAttention {
      let layer = try GatedSelfAttention(
        .init(
          hiddenSize: 8, headCount: 2, normalizesQueriesAndKeys: true,
          queryKeyNormEpsilon: epsilon, queryKeyNormIsZeroCentered: isZeroCentered), random: random)
      for (index, norm) in [layer.queryNorm, layer.keyNorm].enumerated() {
        norm?.update { $0 = .sample([4], seed: UInt64(index)) - (isZeroCentered ? 1 : 0) }
      }
      return layer
    }
    let x = Tensor.sample([1, 5, 8])
    let (plain, centered) = (
      try layer(epsilon: 0.1, isZeroCentered: false), try layer(epsilon: 0.1, isZeroCentered: true)
    )
    let (y, z) = (plain(x), centered(x))
    expectClose(z.scalars, y.doubles, tolerance: 1e-6)
    #expect(try layer(epsilon: 1e-6, isZeroCentered: false)(x) != y)
    let (a, b) = (y.sum().gradients(), z.sum().gradients())
    for (one, other) in [(plain.queryNorm, centered.queryNorm), (plain.keyNorm, centered.keyNorm)] {
      let (one, other) = (try #require(one), try #require(other))
      expectClose(b[other]?.scalars ?? [], a[one]?.doubles ?? [], tolerance: 1e-4)
    }
    let fresh = try GatedSelfAttention(
      .init(
        hiddenSize: 8, headCount: 2, normalizesQueriesAndKeys: true,
        queryKeyNormIsZeroCentered: true), random: random)
    #expect(fresh.keyNorm?.tensor == .zeros([4]))
  }

  @Test(
    "A contiguous split moves the gate with its pieces", arguments: [Gate.elementwise, .headwise])
  func contiguousGate(gate: Gate) throws {
    // Values and output projection are the identity and keys are zero, so that the output of each
    // piece is the mean of its head's pieces, multiplied by the gate value of its own token.
    let (tokenCount, width, headCount) = (4, 4, 2)
    let attention = try layer(
      .init(
        hiddenSize: width, headCount: headCount, bias: false, gates: [gate], headSplit: .contiguous)
    )
    var identity = Tensor.zeros([width, width])
    identity.withUnsafeMutableScalars { for index in 0..<width { $0[index * width + index] = 1 } }
    let zeros = Tensor.zeros([width, width])
    let gateWeight = Tensor.sample(
      [gate.granularity.width(groupCount: headCount, groupWidth: width / headCount), width])
    try attention.load(
      [
        "q_linear.weight": zeros, "k_linear.weight": zeros, "v_linear.weight": identity,
        "gate_linear.weight": gateWeight, "out_linear.weight": identity,
      ], naming: .linearSuffix)

    let x = Tensor.sample([1, tokenCount, width], seed: 2)
    let logits = Reference.linear(
      x.doubles, weight: gateWeight.doubles, bias: nil, inputSize: width)
    let d = width / headCount
    let expected = x.doubles.indices.map { index in
      // A head is a range of the flattened array.
      let run = index / (tokenCount * d) * (tokenCount * d)
      let mean = (0..<tokenCount).reduce(0) { $0 + x.doubles[run + $1 * d + index % d] }
      let logit = gate.granularity == .elementwise ? logits[index] : logits[index / d]
      return mean / Double(tokenCount) * Reference.sigmoid(logit)
    }
    expectClose(attention(x).scalars, expected)
  }

  @Test("A gate starts where it is told, with a bias and without", arguments: [true, false])
  func initialBias(bias: Bool) throws {
    let gate = Gate(.output, .headwise, initialBias: 4)
    let attention = try layer(.init(hiddenSize: 8, headCount: 2, bias: bias, gates: [gate]))
    let opened = try #require(attention.inspecting(.zeros([1, 3, 8])).gateValues[gate])
    #expect(opened.shape == [1, 3, 2])
    expectClose(opened.scalars, [Double](repeating: Reference.sigmoid(4), count: 6))
    let names = attention.parameters.map(\.name)
    #expect(names.contains("gateBias") == !bias)
    #expect(names.contains("projection.bias") == bias)
    // The bias is used and has a gradient.
    let gradients = attention(.sample([1, 3, 8])).sum().gradients()
    if let gateBias = attention.gateBias {
      #expect(gradients[gateBias]?.scalars.contains { $0 != 0 } == true)
    }
  }

  @Test(
    "Behind an input gate, gates read what it lets pass; looking inside tells so",
    arguments: [Gate.elementwise, Gate(.output, .shared), Gate(.value)])
  func gatedInput(gate: Gate) throws {
    let inputGate = Gate(.input, .headwise, initialBias: -2)
    let attention = try layer(.init(hiddenSize: 8, headCount: 2, gates: [inputGate, gate]))
    let x = Tensor.sample([1, 3, 8])
    let values = attention.inspecting(x).gateValues
    let passed = gated(
      x, logits: try #require(values[inputGate]), granularity: .headwise, groupCount: 2,
      activation: .identity)
    let weight =
      attention.gates.first { $0.gate == gate }?.map?.weight.tensor
      ?? attention.projection.weight.tensor.rows(attention.configuration.layout.gateColumns)
    let bias =
      attention.gates.first { $0.gate == gate }?.bias?.tensor
      ?? attention.projection.bias?.tensor.rows(attention.configuration.layout.gateColumns)
    let expected = linear(passed, weight: weight, bias: bias, activation: .sigmoid)
    expectClose(values[gate]?.scalars ?? [], expected.scalars, tolerance: 1e-6)
  }

  @Test("Without a gate the projection has no rows for one") func ungated() throws {
    let attention = try layer(.init(hiddenSize: 8, headCount: 2, gates: []))
    #expect(attention.projection.weight.shape == [24, 8])
    #expect(attention.inspecting(.sample([1, 3, 8])).gateValues.isEmpty)
  }

  @Test("Weights are left out in training only") func dropout() throws {
    let attention = try layer(.init(hiddenSize: 8, headCount: 2, dropout: 0.5))
    let x = Tensor.sample([2, 5, 8])
    #expect(attention(x) == attention(x))
    #expect(attention(x, dropout: random) != attention(x))
    #expect(attention(x, dropout: random) == attention(x, dropout: random))
  }

  @Test("A residual's memory is taken where nothing else uses it", arguments: [[], [Gate(.value)]])
  func addedTo(gates: [Gate]) throws {
    let attention = try layer(.init(hiddenSize: 8, headCount: 2, gates: gates))
    let x = Tensor.sample([2, 5, 8])
    let (residual, shared) = (
      Tensor.sample([2, 5, 8], seed: 2), Tensor.sample([2, 5, 8], seed: 2)
    )
    let address = residual.address
    let sum = attention(x, dropout: nil, addedTo: consume residual)
    #expect(sum.address == address)
    #expect(attention(x, dropout: nil, addedTo: shared) == sum)
    #expect(shared == .sample([2, 5, 8], seed: 2))
    expectClose(sum.scalars, (shared + attention(x)).doubles, tolerance: 1e-6)
  }

  @Test("A gate on the projection gates what is added, not the sum") func gatedSum() throws {
    let attention = try layer(.init(hiddenSize: 8, headCount: 2, gates: [Gate(.projection)]))
    let (x, residual) = (Tensor.sample([2, 5, 8]), Tensor.sample([2, 5, 8], seed: 2))
    #expect(attention(x, dropout: nil, addedTo: residual) == residual + attention(x))
  }

  @Test("Every number of threads gives the same results") func threads() throws {
    let attention = try layer(
      .init(hiddenSize: 48, headCount: 3, dropout: 0.1, positions: .rotary(headDimension: 16)))
    let x = Tensor.sample([2, 67, 48]).tracked()
    expectSameForAllThreadCounts {
      let y = attention(x, mask: .causal, dropout: random)
      let gradients = y.gradients(from: .sample(y.shape, seed: 2))
      return [y, gradients[x]].compactMap(\.self)
        + attention.parameters.compactMap { gradients[$0.parameter] }
    }
  }
}
