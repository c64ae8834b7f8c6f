import Sluice
import TestSupport
import Testing

@Suite struct GatedSelfAttentionWeightsTests {
  typealias Naming = GatedSelfAttention.WeightNaming

  private func layer(
    seed: UInt64 = 1, bias: Bool = true, gates: [Gate] = [.headwise], hasAll: Bool = false
  ) throws -> GatedSelfAttention {
    try GatedSelfAttention(
      .init(
        hiddenSize: 12, headCount: 4, keyValueHeadCount: 2, bias: bias, gates: gates,
        normalizesQueriesAndKeys: hasAll, sink: hasAll ? .learned : nil),
      random: RandomStream(seed: seed))
  }

  private func values(_ layer: GatedSelfAttention) -> [Tensor] {
    layer.parameters.map { $0.parameter.tensor.detached }
  }

  @Test("What one layer gives another takes", arguments: Naming.allCases, [true, false])
  func roundTrip(naming: Naming, bias: Bool) throws {
    let many: [Gate] = [
      Gate(.input, .tokenwise), Gate(.query, source: .constant),
      Gate(.key, source: .input(rank: 2)),
      Gate(.value, .shared), Gate(.output, .elementwise, source: .inputAndOutput), .forget,
      Gate(.projection, .headwise, source: .headInput(hiddenSize: 5), initialBias: 1),
    ]
    for gates in [[], [.elementwise], [Gate(.output, .headwise, initialBias: 3)], many] {
      func filled(seed: UInt64) throws -> GatedSelfAttention {
        let layer = try layer(seed: seed, bias: bias, gates: gates, hasAll: gates == many)
        // Different values, because equal initial values would not show whether they are loaded.
        for (index, entry) in layer.parameters.enumerated() {
          entry.parameter.update { $0 = Tensor.sample($0.shape, seed: seed + UInt64(100 * index)) }
        }
        return layer
      }
      let (first, second) = (try filled(seed: 1), try filled(seed: 2))
      #expect(values(first) != values(second))
      try second.load(first.tensors(naming: naming), naming: naming)
      #expect(values(first) == values(second))
    }
  }

  @Test("Names and shapes are those of the others") func names() throws {
    let shapes = try layer().tensors(naming: .torchMultiheadAttention).mapValues(\.shape)
    #expect(
      shapes == [
        "in_proj_weight": [24, 12], "in_proj_bias": [24], "gate_proj.weight": [4, 12],
        "gate_proj.bias": [4], "out_proj.weight": [12, 12], "out_proj.bias": [12],
      ])
    let separate = try layer(bias: false, gates: []).tensors(naming: .separate)
    #expect(
      separate.mapValues(\.shape) == [
        "q_proj.weight": [12, 12], "k_proj.weight": [6, 12], "v_proj.weight": [6, 12],
        "o_proj.weight": [12, 12],
      ])
  }

  @Test("A missing tensor is named, and nothing changes") func missing() throws {
    let layer = try layer()
    let before = values(layer)
    var tensors = try self.layer(seed: 2).tensors(naming: .linearSuffix)
    tensors["out_linear.bias"] = nil
    let error = #expect(throws: WeightLoadingError.self) {
      try layer.load(tensors, naming: .linearSuffix)
    }
    #expect(error == .missing("out_linear.bias"))
    #expect(values(layer) == before)
  }

  @Test("A tensor of another shape is named with both") func wrongShape() throws {
    let layer = try layer()
    var tensors = layer.tensors(naming: .separate)
    tensors["k_proj.weight"] = .zeros([12, 12])
    let error = #expect(throws: WeightLoadingError.self) {
      try layer.load(tensors, naming: .separate)
    }
    #expect(
      error.map { "\($0)" }
        == "the tensor k_proj.weight has shape [12, 12], expected [6, 12]")
  }

  @Test("Tensors without a place are named") func unexpected() throws {
    let layer = try layer(bias: false)
    var tensors = layer.tensors(naming: .separate)
    tensors["q_proj.bias"] = .zeros([12])
    tensors["lora"] = .zeros([1])
    let error = #expect(throws: WeightLoadingError.self) {
      try layer.load(tensors, naming: .separate)
    }
    #expect(
      error.map { "\($0)" } == "unexpected tensors: lora, q_proj.bias")
  }
}
