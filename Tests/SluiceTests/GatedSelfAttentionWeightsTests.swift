import Sluice
import TestSupport
import Testing

@Suite struct GatedSelfAttentionWeightsTests {
  typealias Naming = GatedSelfAttention.WeightNaming

  private func layer(seed: UInt64 = 1, bias: Bool = true, gate: Gate? = .headwise) throws
    -> GatedSelfAttention
  {
    try GatedSelfAttention(
      .init(hiddenSize: 12, headCount: 4, keyValueHeadCount: 2, bias: bias, gate: gate),
      random: RandomStream(seed: seed))
  }

  private func values(_ layer: GatedSelfAttention) -> [Tensor] {
    layer.parameters.map { $0.parameter.tensor.detached }
  }

  @Test("What one layer gives another takes", arguments: Naming.allCases, [true, false])
  func roundTrip(naming: Naming, bias: Bool) throws {
    for gate in [nil, Gate.elementwise, Gate(.headwise, initialBias: 3)] {
      let first = try layer(seed: 1, bias: bias, gate: gate)
      let second = try layer(seed: 2, bias: bias, gate: gate)
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
    let separate = try layer(bias: false, gate: nil).tensors(naming: .separate)
    #expect(
      separate.mapValues(\.shape) == [
        "q_proj.weight": [12, 12], "k_proj.weight": [6, 12], "v_proj.weight": [6, 12],
        "o_proj.weight": [12, 12],
      ])
  }

  @Test("A missing tensor is named, and nothing changes") func missing() throws {
    let layer = try layer()
    let before = values(layer)
    var tensors = try self.layer(seed: 2).tensors(naming: .article)
    tensors["out_linear.bias"] = nil
    let error = #expect(throws: WeightLoadingError.self) {
      try layer.load(tensors, naming: .article)
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
        == "the tensor k_proj.weight has shape [12, 12] where [6, 12] was expected")
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
      error.map { "\($0)" } == "there is no place for the tensors lora, q_proj.bias")
  }
}
