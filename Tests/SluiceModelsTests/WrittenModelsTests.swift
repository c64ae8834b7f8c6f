import Foundation
import Sluice
import TestSupport
import Testing

@testable import SluiceModels

/// Writes models for `Tests/Fixtures/check_written_models.py`, which reads them with transformers.
@Suite("Written models", .enabled(if: target != nil))
struct WrittenModelsTests {
  @Test("of each architecture, in each type") func architectures() throws {
    for folder in FixtureFolder.published() {
      let published = try PublishedModel(contentsOf: folder.path)
      // Only a study's own program reads these models.
      guard published.architecture.ownKeys.isEmpty else { continue }
      for type in [SafetensorsType.float32, .bfloat16, .float16] {
        try write(published, "\(folder.testDescription).\(type.rawValue)", as: type)
      }
    }
  }

  @Test("that were trained here") func trained() throws {
    for scaling in [
      RotaryScaling.none, .linear(factor: 2), .yarn(factor: 4, originalContext: 8),
      .llama3(factor: 4, originalContext: 16), .dynamic(factor: 2, originalContext: 32),
    ] {
      var configuration = LanguageModel.Configuration(
        vocabularySize: 11, contextLength: 32, layerCount: 2, hiddenSize: 16, headCount: 2,
        intermediateSize: 10, feedForward: .swiglu, normalization: .rms, gates: [],
        normalizesQueriesAndKeys: scaling == .none, positions: .rotary, rotaryBase: 500,
        rotaryScaling: scaling, tied: scaling != .none)
      configuration.dropout = 0.1
      let published = try PublishedModel(
        LanguageModelTests.model(configuration),
        generation: GenerationDefaults(endTokens: [3, 4], samples: true, topK: 5))
      let name = "trained.\(published.architecture.modelType).\(scaling)".prefix { $0 != "(" }
      try write(published, String(name), as: .float32)
    }
  }

  /// Writes a folder, and the logits of the model that is read from it.
  private func write(_ published: PublishedModel, _ name: String, as type: SafetensorsType) throws {
    let folder = try #require(target) + "/" + name
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try published.write(to: folder, as: type)
    let model = try PublishedModel(contentsOf: folder).model
    let ids = (0..<24).map { Int32($0 * 7 % model.configuration.vocabularySize) }
    let tokens = TokenBatch(ids, batchSize: 2, tokenCount: 12)
    try Safetensors.write(
      [
        "input_ids": Tensor(ids.map(Float.init), shape: [2, 12]),
        "logits": withoutGradient { model(tokens) },
      ], to: folder + "/expected.safetensors")
  }
}

/// The folder to write to; nil if the variable is not set.
private let target = ProcessInfo.processInfo.environment["SLUICE_WRITTEN_MODELS"]
