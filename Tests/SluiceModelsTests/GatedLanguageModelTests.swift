import Foundation
import Sluice
import Testing
import TestSupport

@testable import SluiceModels

/// A language model with each possible gate can be trained, written and read.
struct GatedLanguageModelTests {
  static let gates = Gate.table + Gate.variants

  private func configuration(_ gate: Gate, bias: Bool) -> LanguageModel.Configuration {
    LanguageModel.Configuration(
      vocabularySize: 7, contextLength: 8, layerCount: 1, hiddenSize: 8, headCount: 2,
      gates: [gate], bias: bias)
  }

  /// The parameters of the gate; for a packed projection, the rows of the gate.
  private func values(of gate: Gate, in model: LanguageModel) -> [String: Tensor] {
    let layout = model.configuration.block.attention.layout
    var values: [String: Tensor] = [:]
    for entry in model.parameters {
      let tensor = entry.parameter.tensor.detached
      if entry.name.contains("mixer.projection"), !layout.gateColumns.isEmpty {
        values[entry.name] = tensor.rows(layout.gateColumns)
      } else if ["gates.", "mixerGate.", "feedForwardGate.", "gateBias"].contains(where: {
        entry.name.contains($0)
      }) {
        values[entry.name] = tensor
      }
    }
    return values
  }

  @Test(arguments: gates) func aStepLowersTheLossAndChangesTheGate(gate: Gate) throws {
    let model = try LanguageModel(
      configuration(gate, bias: true), deviation: 0.3, random: RandomStream(seed: 1))
    let numbers = LanguageModelTests.tokens(18, vocabularySize: 7)
    let tokens = TokenBatch(Array(numbers[0..<16]), batchSize: 2, tokenCount: 8)
    let targets = TokenBatch(Array(numbers[1..<17]), batchSize: 2, tokenCount: 8)
    let before = values(of: gate, in: model)
    #expect(!before.isEmpty)
    let loss = model.loss(tokens, targets: targets)
    var optimizer = AdamW(weightDecay: 0)
    optimizer.step(model, loss.gradients(), learningRate: 1e-3)
    #expect(model.loss(tokens, targets: targets).scalars[0] < loss.scalars[0])
    let after = values(of: gate, in: model)
    for (name, tensor) in before { #expect(after[name] != tensor, "\(name)") }
  }

  @Test(arguments: gates) func whatIsWrittenIsRead(gate: Gate) throws {
    for bias in [true, false] {
      let checkpoint = try CheckpointTests.checkpoint(configuration(gate, bias: bias))
      let model = checkpoint.model
      let tokens = TokenBatch(
        LanguageModelTests.tokens(8, vocabularySize: 7), batchSize: 1, tokenCount: 8)
      try withTemporaryFolder { folder in
        try checkpoint.write(to: folder)
        let read = try Checkpoint(folder: folder).model
        #expect(read.configuration == model.configuration)
        #expect(read(tokens).bits == model(tokens).bits)
        for (a, b) in zip(read.parameters, model.parameters) {
          #expect(a.name == b.name && a.parameter.tensor == b.parameter.tensor, "\(a.name)")
        }
      }
    }
  }

  @Test(arguments: gates) func everyParameterIsStoredOnce(gate: Gate) throws {
    for bias in [true, false] {
      try LanguageModelNamingTests().coversEveryParameterOnce(
        configuration: configuration(gate, bias: bias))
    }
  }

  @Test func twoGatesOnTheResidualAreOneTooMany() {
    var both = configuration(.gru, bias: false)
    both.gates.append(Gate(.residual))
    let error = #expect(throws: ConfigurationError.self) { try both.validate() }
    #expect(
      error.map { "\($0)" } == """
        the gate residual.elementwise is invalid: there is another gate with this placement
        """)
  }
}
