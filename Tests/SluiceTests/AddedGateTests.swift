import Foundation
import Sluice
import SluiceModels
import TestSupport
import Testing

/// A gate added to attention that PyTorch saved without one: loading reports the missing weights,
/// and an open gate changes the outputs only slightly.
@Suite struct AddedGateTests {
  let tensors: [String: Tensor]
  let x: Tensor
  let expected: Tensor

  init() throws {
    let files = Fixture.all(in: "torch_attention")
    let saved = try #require(files.first { $0.testDescription == "attention" })
    let figures = try #require(files.first { $0.testDescription == "figures" }).open()
    tensors = try saved.open().tensors()
    x = try figures.tensor("input")
    expected = try figures.tensor("causal_output")
  }

  private func layer(_ gates: [Gate]) throws -> GatedSelfAttention {
    try GatedSelfAttention(
      .init(hiddenSize: 32, headCount: 4, gates: gates, visibility: .causal),
      random: RandomStream(seed: 1))
  }

  /// The largest difference from PyTorch's outputs, relative to their largest magnitude.
  private func change(of layer: GatedSelfAttention) -> Float {
    ((layer(x) - expected).abs().max() / expected.abs().max()).scalar
  }

  @Test("Without a gate, outputs are PyTorch's") func plain() throws {
    let layer = try layer([])
    #expect(try layer.load(tensors, naming: .torchMultiheadAttention).isComplete)
    #expect(change(of: layer) < 2e-5)
  }

  @Test("The gate is asked for unless it may be missing") func strict() throws {
    let layer = try layer([.headwise])
    let before = layer.state()
    #expect(throws: WeightLoadingError.missing("gate_proj.weight")) {
      try layer.load(tensors, naming: .torchMultiheadAttention)
    }
    #expect(layer.state() == before)
  }

  @Test(
    "An open gate leaves outputs near what they were",
    arguments: [(Float(4), Float(0.05)), (6, 0.007), (8, 0.001)],
    [GateGranularity.elementwise, .headwise])
  func open(start: (bias: Float, bound: Float), granularity: GateGranularity) throws {
    let layer = try layer([Gate(.output, granularity, initialBias: start.bias)])
    let report = try layer.load(tensors, naming: .torchMultiheadAttention, allowing: .missing)
    #expect(report.missing == ["gate_proj.weight", "gate_proj.bias"])
    #expect(report.kept == ["projection.weight", "projection.bias"] && report.unexpected.isEmpty)
    let change = change(of: layer)
    #expect(change > 1e-5 && change < start.bound)
  }

  @Test("A gate of zeros is a factor for all, which the output weight can take back")
  func zeros() throws {
    let layer = try layer([.headwise])
    var tensors = tensors
    tensors["gate_proj.weight"] = .zeros([4, 32])
    tensors["gate_proj.bias"] = .zeros([4])
    tensors["out_proj.weight"] = try #require(tensors["out_proj.weight"]) * 2
    #expect(try layer.load(tensors, naming: .torchMultiheadAttention).isComplete)
    #expect(change(of: layer) < 2e-5)
    let gradients = layer(x).sum().gradients()
    let gate = try #require(gradients[layer.projection.weight]).rows(96..<100)
    #expect(gate.scalars.allSatisfy { $0 != 0 })
  }

  @Test("Wrong names are told, not passed over") func wrongNames() throws {
    let layer = try layer([.headwise])
    let before = layer.state()
    for gaps: LoadingGaps in [.missing, [.missing, .unexpected]] {
      #expect(throws: WeightLoadingError.unexpected(tensors.keys.sorted())) {
        try layer.load(tensors, naming: .separate, allowing: gaps)
      }
    }
    #expect(layer.state() == before)
  }
}
