@testable import SluiceFiles
import Sluice
import TestSupport
import Testing

@testable import SluiceModels

/// Whole models compared with PyTorch, by `Tests/Fixtures/make_language_model.py`.
@Suite("Language models against PyTorch")
struct GoldenLanguageModelTests {
  static let names = ["gpt", "gated", "biased_headwise"]

  @Test("compute the same logits and loss", arguments: names)
  func logitsAndLoss(name: String) throws {
    let golden = try GoldenModel(name)
    expectClose(
      golden.model(golden.tokens).scalars, try golden.expected("logits"), "\(name): logits")
    expectClose([golden.loss().scalar], try golden.expected("loss"), "\(name): loss")
  }

  @Test("have the same gradient for every weight", arguments: names)
  func gradients(name: String) throws {
    let golden = try GoldenModel(name)
    let found = golden.gradientsByStoredName()
    let expected = try Dictionary(
      uniqueKeysWithValues: golden.file.names.filter { $0.hasPrefix("gradient.") }
        .map { (String($0.dropFirst("gradient.".count)), try golden.expected($0)) })
    #expect(found.keys.sorted() == expected.keys.sorted(), "\(name): weights with a gradient")
    let largest = expected.values.joined().map(abs).max() ?? 0
    for (weight, gradient) in found {
      let expected = try #require(expected[weight])
      if expected.allSatisfy({ $0 == 0 }) {
        // The gradient of a key bias is zero, except for rounding errors of sums that cancel.
        #expect(gradient.allSatisfy { abs($0) <= 2e-5 * largest }, "\(name): \(weight) is not zero")
      } else {
        expectClose(gradient, expected, "\(name): gradient of \(weight)")
      }
    }
  }

  @Test("learn the same in ten steps of AdamW", arguments: names)
  func steps(name: String) throws {
    let golden = try GoldenModel(name)
    var optimizer = AdamW(beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1)
    var losses: [Float] = []
    var norms: [Float] = []
    for _ in 0..<10 {
      let loss = golden.loss()
      losses.append(loss.scalar)
      norms.append(
        optimizer.step(golden.model, loss.gradients(), learningRate: 1e-2, clippingNorm: 1))
    }
    losses.append(golden.loss().scalar)
    // Each loss relative to itself: the last loss is a hundredth of the first.
    for (index, expected) in try golden.expected("losses").enumerated() {
      expectClose([losses[index]], [expected], tolerance: 1e-4, "\(name): loss \(index)")
    }
    for (index, expected) in try golden.expected("gradient_norms").enumerated() {
      expectClose([norms[index]], [expected], tolerance: 1e-4, "\(name): norm \(index)")
    }
  }
}

/// A checkpoint written by PyTorch's script, and the expected results.
private struct GoldenModel {
  let model: LanguageModel
  let file: SafetensorsFile
  let tokens: TokenBatch
  let targets: TokenBatch

  init(_ name: String, testFile: String = #filePath) throws {
    let tests = testFile.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    let folder = tests.joined(separator: "/") + "/Fixtures/language_model/" + name
    model = try LanguageModel(contentsOf: folder)
    file = try SafetensorsFile(path: folder + "/expected.safetensors")
    tokens = try Self.batch("input_ids", file)
    targets = try Self.batch("targets", file)
  }

  private static func batch(_ name: String, _ file: SafetensorsFile) throws -> TokenBatch {
    let shape = try file.shape(of: name)
    return TokenBatch(
      try file.integers(name).map(Int32.init), batchSize: shape[0], tokenCount: shape[1])
  }

  func expected(_ name: String) throws -> [Float] { try file.tensor(name).scalars }

  func loss() -> Tensor { model.loss(tokens, targets: targets) }

  func gradientsByStoredName() -> [String: [Float]] {
    let gradients = loss().gradients()
    let naming = LanguageModelNaming(model.configuration)
    return model.tensors(named: naming) { gradients[$0] ?? .zeros($0.shape) }.mapValues(\.scalars)
  }
}
