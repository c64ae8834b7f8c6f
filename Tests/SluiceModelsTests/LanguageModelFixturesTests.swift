import Foundation
import Sluice
import Testing
import TestSupport

@testable import SluiceModels

/// Whole models against PyTorch, read from checkpoints that PyTorch's side wrote.
struct LanguageModelFixturesTests {
  static let names = ["gpt", "gated", "biased_headwise"]

  private struct Fixture {
    let model: LanguageModel
    let expected: SafetensorsFile
    let tokens: TokenBatch
    let targets: TokenBatch

    init(_ name: String) throws {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/language_model/\(name)").path
      model = try LanguageModel(contentsOf: folder)
      expected = try SafetensorsFile(path: folder + "/expected.safetensors")
      tokens = try Self.batch("input_ids", in: expected)
      targets = try Self.batch("targets", in: expected)
    }

    private static func batch(_ name: String, in file: SafetensorsFile) throws -> TokenBatch {
      let shape = try file.shape(of: name)
      return TokenBatch(
        try file.integers(name).map { Int32($0) }, batchSize: shape[0], tokenCount: shape[1])
    }
  }

  @Test(arguments: names) func logitsLossAndGradients(name: String) throws {
    let fixture = try Fixture(name)
    let (model, expected) = (fixture.model, fixture.expected)
    let logits = model(fixture.tokens)
    #expect(try logits.shape == expected.shape(of: "logits"))
    expectClose(logits.scalars, try expected.tensor("logits").scalars, "logits")
    let loss = model.loss(fixture.tokens, targets: fixture.targets)
    expectClose(loss.scalars, try expected.tensor("loss").scalars, "loss")

    let gradients = loss.gradients()
    let byName = Dictionary(
      uniqueKeysWithValues: model.parameters.map { ($0.name, gradients[$0.parameter]) })
    var compared = 0
    try CheckpointNames(model.configuration).forEachTensor { stored in
      let reference = try expected.tensor("gradient.\(stored.name)")
      let gradient = try #require(byName[stored.parameter] ?? nil, "\(stored.parameter)")
      #expect(reference.shape == stored.shape)
      // Softmax does not see what all keys share: that gradient is zero but for rounding.
      let floor = stored.name.hasSuffix("k_proj.bias") ? 0.1 : 1e-30
      expectClose(
        gradient.rows(stored.rows).scalars, reference.scalars.map { Double($0) }, floor: floor,
        stored.name)
      compared += 1
    }
    #expect(compared == expected.names.count { $0.hasPrefix("gradient.") })
  }

  @Test(arguments: names) func tenStepsOfTraining(name: String) throws {
    let fixture = try Fixture(name)
    var optimizer = AdamW(beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1)
    var (losses, norms): ([Float], [Float]) = ([], [])
    for _ in 0..<10 {
      let loss = fixture.model.loss(fixture.tokens, targets: fixture.targets)
      losses.append(loss.scalar)
      norms.append(
        optimizer.step(fixture.model, loss.gradients(), learningRate: 0.01, clippingNorm: 1))
    }
    losses.append(fixture.model.loss(fixture.tokens, targets: fixture.targets).scalar)
    // Adam divides small gradients by their own size: rounding counts more from step to step.
    expectClose(
      losses, try fixture.expected.tensor("losses").scalars, tolerance: 2e-4, "losses")
    expectClose(
      norms, try fixture.expected.tensor("gradient_norms").scalars, tolerance: 1e-3, "norms")
  }
}
