import Sluice
import Testing

/// The code of "Gated self-attention in five minutes".
@Suite struct FiveMinutesTests {
  @Test func layer() throws {
    let attention = try GatedSelfAttention(
      .init(hiddenSize: 64, headCount: 4, gates: [.elementwise]), random: RandomStream(seed: 1))

    // Two sequences of ten tokens, 64 numbers a token.
    let x = Initialization.normal(standardDeviation: 1)
      .tensor([2, 10, 64], using: RandomStream(seed: 2))
    let y = attention(x)  // [2, 10, 64]
    #expect(y.shape == [2, 10, 64])

    let causal = attention(x, mask: .causal)
    let local = attention(x, mask: .causal.and(.slidingWindow(4)))
    // The second sequence has six tokens; the rest is padding.
    let padded = attention(x, mask: .causal.and(.keys(lengths: [10, 6], of: 10)))
    #expect(causal.shape == y.shape && local.shape == y.shape && padded.shape == y.shape)
    #expect(causal != y && local != causal)

    let targets = Tensor.zeros(y.shape)
    let loss = squaredError(attention(x, mask: .causal), targets: targets)
    let gradients = loss.gradients()
    let gradient = gradients[attention.output.weight]  // [64, 64], as the weight
    #expect(gradient?.shape == [64, 64])

    var optimizer = AdamW()
    for _ in 1...50 {
      let loss = squaredError(attention(x, mask: .causal), targets: targets)
      optimizer.step(attention, loss.gradients(), learningRate: 1e-3, clippingNorm: 1)
    }
    let after = squaredError(attention(x, mask: .causal), targets: targets)
    #expect(after.scalar < loss.scalar / 2)

    let inside = attention.inspecting(x, mask: .causal)
    let weights = inside.attentionWeights  // [2, 4, 10, 10]: batch, heads, queries, keys
    let gate = inside.values(of: .elementwise)  // [2, 10, 64]: what each element was multiplied by
    let opening = gate.mean().scalar
    #expect(weights.shape == [2, 4, 10, 10] && gate.shape == [2, 10, 64])
    #expect(opening > 0 && opening < 1)
  }

  @Test func gates() throws {
    let finest: [Gate] = [.elementwise]  // a number for each element
    let small: [Gate] = [.headwise]  // a number for each head
    let nearlyOpen = [Gate(.output, .headwise, initialBias: 4)]  // starts at sigmoid(4) = 0.98
    let widths = try [finest, small, nearlyOpen].map { gates in
      let layer = try GatedSelfAttention(
        .init(hiddenSize: 64, headCount: 4, gates: gates), random: RandomStream(seed: 1))
      return layer.inspecting(.zeros([1, 1, 64])).values(of: gates[0])
    }
    #expect(widths.map(\.lastDimension) == [64, 4, 4])
    #expect(widths[2].scalars.allSatisfy { ($0 - 0.982).magnitude < 1e-3 })
  }

  @Test func drawing() {
    let mask = Mask.causal.and(.slidingWindow(2))
    print(mask.describe(queryCount: 4))
    #expect(mask.describe(queryCount: 4) == "0  #...\n1  ##..\n2  .##.\n3  ..##\n")
  }

  struct Classifier: Module {
    let attention: GatedSelfAttention
    let head: Linear

    func callAsFunction(_ x: Tensor) -> Tensor {
      head((x + attention(x)).mean(axis: 1))  // [batch, tokens, 64] -> [batch, classes]
    }
  }

  @Test func module() throws {
    let random = RandomStream(seed: 1)
    let model = Classifier(
      attention: try GatedSelfAttention(.init(hiddenSize: 64, headCount: 4), random: random),
      head: Linear(64, 3, random: random.substream(7)))
    #expect(model(.zeros([2, 5, 64])).shape == [2, 3])
    #expect(model.parameters.map(\.name).contains("attention.projection.weight"))
  }
}
