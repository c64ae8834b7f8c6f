@testable import SluiceFiles
import Sluice
import SluiceModels
import TestSupport
import Testing

private let articleFixtures = Fixture.golden(in: "article_self_attention")
private let torchFixtures = Fixture.golden(in: "torch_multihead_attention")

/// The layer compared with PyTorch: outputs, internal values and all gradients.
@Suite struct GatedSelfAttentionFixtureTests {
  @Test(
    "The article's class, its reshape taken literally",
    .enabled(if: !articleFixtures.isEmpty, "../shared/golden is not there"),
    arguments: articleFixtures)
  func article(_ fixture: Fixture) throws {
    try expectMatch(LayerFixture(article: fixture))
  }

  @Test(
    "torch.nn.MultiheadAttention, masks included",
    .enabled(if: !torchFixtures.isEmpty, "../shared/golden is not there"), arguments: torchFixtures)
  func torchMultiheadAttention(_ fixture: Fixture) throws {
    try expectMatch(LayerFixture(torchMultiheadAttention: fixture))
  }

  @Test("The gate's own formula", arguments: Fixture.all(in: "gated_attention"))
  func gated(_ fixture: Fixture) throws {
    // With scores in the thousands, logSumExp has an error of 6e-5 in single precision.
    let tolerance = fixture.testDescription.hasPrefix("large_scores") ? 1e-4 : 2e-5
    try expectMatch(LayerFixture(gatedAttention: fixture), tolerance: tolerance)
  }

  @Test("The gate's fixtures are there") func fixturesExist() {
    #expect(Fixture.all(in: "gated_attention").count > 20)
  }

  private func expectMatch(_ fixture: LayerFixture, tolerance: Double = 2e-5) throws {
    let (layer, file, mask, naming) = (fixture.layer, fixture.file, fixture.mask, fixture.naming)
    let input = try file.tensor("input").tracked()
    let output = layer(input, mask: mask)
    try expectClose(output, file, "output", tolerance: tolerance)
    try expectInsides(layer, file, mask: mask, tolerance: tolerance)

    let gradients = output.gradients(from: try file.tensor("output_gradient"))
    let expected = try file.tensors(prefix: "gradient.")
    let found = layer.tensors(naming: naming) { gradients[$0] ?? .zeros([0]) }
    #expect(Set(found.keys) == Set(expected.keys))
    // A key bias shifts all scores of a query equally, so its gradient cancels to zero. With a single key,
    // all gradients of the scores' operands do. Rounding errors are compared with the largest gradient.
    let largest = expected.values.flatMap(\.doubles).map(\.magnitude).max() ?? 0
    for (name, tensor) in expected {
      let cancels = name.hasPrefix("k_") && name.hasSuffix("bias") || tensor.scalars.allEqual(0)
      expectClose(
        found[name]?.scalars ?? [], tensor.doubles, tolerance: tolerance,
        floor: cancels ? largest : 1e-30, "gradient of \(name)")
    }
    try expectClose(
      gradients[input] ?? .zeros([0]), file, "input_gradient", tolerance: tolerance)
  }

  private func expectInsides(
    _ layer: GatedSelfAttention, _ file: SafetensorsFile, mask: Mask, tolerance: Double
  ) throws {
    let insides = layer.inspecting(try file.tensor("input"), mask: mask)
    try expectClose(insides.output, file, "output", tolerance: tolerance)
    if file.contains("attention_weights") {
      try expectClose(
        insides.attentionWeights, file, "attention_weights", tolerance: tolerance)
    }
    if file.contains("gate_values") {
      let gate = try #require(insides.gateValues.first)
      let shape = try file.shape(of: "gate_values")
      try expectClose(gate.value.reshaped(shape), file, "gate_values", tolerance: tolerance)
    } else {
      #expect(insides.gateValues.isEmpty)
    }
  }

  private func expectClose(
    _ found: Tensor, _ file: SafetensorsFile, _ name: String, tolerance: Double
  ) throws {
    let expected = try file.tensor(name)
    #expect(found.shape == expected.shape, "\(name)")
    expectClose(found.scalars, expected.doubles, tolerance: tolerance, name)
  }

  private func expectClose(
    _ found: [Float], _ expected: [Double], tolerance: Double, floor: Double = 1e-30,
    _ what: String
  ) {
    TestSupport.expectClose(found, expected, tolerance: tolerance, floor: floor, what)
  }
}

extension [Float] {
  fileprivate func allEqual(_ value: Float) -> Bool { allSatisfy { $0 == value } }
}
