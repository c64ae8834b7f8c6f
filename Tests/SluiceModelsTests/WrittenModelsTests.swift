import Foundation
import Sluice
import SluiceText
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

  @Test("of the reference figures, before and after a round trip through GGUF") func golden() throws
  {
    for folder in FixtureFolder.golden(["llama", "llama_tied_bias", "qwen3_yarn"]) {
      let published = try PublishedModel(contentsOf: folder.path)
      for type in [SafetensorsType.float32, .bfloat16] {
        try write(published, "golden.\(folder.testDescription).\(type.rawValue)", as: type)
      }
      let path = try #require(target) + "/\(folder.testDescription).gguf"
      try published.write(toGGUF: path)
      try write(
        PublishedModel(gguf: GGUFFile(path: path)), "golden.\(folder.testDescription).gguf",
        as: .float32)
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test("as GGUF files, for the package gguf", arguments: WeightType.allCases)
  func gguf(_ type: WeightType) throws {
    let folder = try #require(target) + "/gguf"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for published in try Self.ggufModels() {
      let name = "\(folder)/\(published.architecture.modelType).\(type.rawValue)"
      let tokenizer = try Vocabulary.bytes.bytePairs()
      try published.write(
        toGGUF: name + ".gguf", as: type, tokenizer: tokenizer,
        chatTemplates: ChatTemplates(["default": ChatTemplate("{{ messages[0].content }}")]))
      let file = try GGUFFile(path: name + ".gguf")
      let tokens = TokenBatch((0..<12).map { Int32($0 * 31 % 256) })
      var expected = Dictionary(
        uniqueKeysWithValues: try file.names.map { ("tensor." + $0, try file.tensor($0)) })
      let model = try PublishedModel(gguf: file).model
      expected["input_ids"] = Tensor(tokens.ids.map(Float.init), shape: [1, 12])
      expected["logits"] = withoutGradient { model(tokens) }
      try Safetensors.write(expected, to: name + ".safetensors")
    }
  }

  /// Models of each architecture that llama.cpp knows, with rows of whole blocks, and a vocabulary of bytes.
  private static func ggufModels() throws -> [PublishedModel] {
    try [false, true].map { normalizesQueriesAndKeys in
      let configuration = LanguageModel.Configuration(
        vocabularySize: 256, contextLength: 64, layerCount: 2, hiddenSize: 64, headCount: 4,
        keyValueHeadCount: 2, intermediateSize: 96, feedForward: .swiglu, normalization: .rms,
        gates: [],
        normalizesQueriesAndKeys: normalizesQueriesAndKeys, positions: .rotary, rotaryBase: 10000,
        rotaryScaling: .none, tied: normalizesQueriesAndKeys)
      return try PublishedModel(
        LanguageModelTests.model(configuration), generation: GenerationDefaults(endTokens: [0]))
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
    var expected = [
      "input_ids": Tensor(ids.map(Float.init), shape: [2, 12]),
      "logits": withoutGradient { model(tokens) },
    ]
    // With dynamic scaling, transformers computes a growing sequence in another way.
    if !name.contains("dynamic") {
      let greedy = Self.greedy(Array(ids[..<12]), count: 20, model)
      expected["greedy_ids"] = Tensor(greedy.map(Float.init), shape: [1, 20])
    }
    try Safetensors.write(expected, to: folder + "/expected.safetensors")
  }

  /// The prompt and the most likely tokens after it; every token is computed without a cache.
  private static func greedy(
    _ prompt: [Int32], count: Int, _ model: LanguageModel
  ) -> [Int32] {
    var ids = prompt
    while ids.count < count {
      ids += withoutGradient { model(TokenBatch(ids)) }.largestIndices().suffix(1)
    }
    return ids
  }
}

/// The folder to write to; nil if the variable is not set.
private let target = ProcessInfo.processInfo.environment["SLUICE_WRITTEN_MODELS"]
