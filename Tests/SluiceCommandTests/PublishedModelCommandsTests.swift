import Foundation
import Sluice
import SluiceModels
import SluiceText
import TestSupport
import Testing

/// `sluice inspect` and `sluice evaluate` on published models.
struct PublishedModelCommandsTests {
  /// A folder as Hugging Face publishes it, with a tokenizer of 300 tokens.
  private func withModel(
    gates: [Gate] = [.headwise], _ body: (_ folder: String, _ model: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let (text, path) = (try writeText(to: folder), folder + "/published")
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let tokenizer = try BytePairTokenizer(learnedFrom: contents(text), vocabularySize: 300)
      let model = try LanguageModel(
        .init(
          vocabularySize: tokenizer.count, contextLength: 16, layerCount: 2, hiddenSize: 16,
          headCount: 2, feedForward: .swiglu, normalization: .rms, gates: gates,
          normalizesQueriesAndKeys: true, positions: .rotary, tied: false),
        random: RandomStream(seed: 1))
      let architecture: any PublishedArchitecture = gates.isEmpty ? Qwen3() : GatedQwen3()
      try PublishedModel(model, as: architecture).write(to: path)
      try tokenizer.write(to: path + "/tokenizer.json")
      try body(folder, path)
    }
  }

  @Test func aPublishedModelIsEvaluated() throws {
    try withModel { folder, model in
      let text = folder + "/text.txt"
      let plain = try Tool.run(["evaluate", model, text])
      #expect(plain.code == 0, "\(plain.errors)")
      #expect(plain.sentences.isEmpty)
      for name in ["Loss", "Perplexity", "Bits/byte"] { #expect(plain.output.contains(name)) }
      func figures(_ more: String...) throws -> [String: Double] {
        let result = try Tool.run(["evaluate", model, text, "--json"] + more)
        #expect(result.code == 0, "\(result.errors)")
        return try JSONDecoder().decode([String: Double].self, from: Data(result.output.utf8))
      }
      let whole = try figures()
      // Random weights: about the same probability for each token.
      let size = Double(try Vocabulary(ofCheckpoint: model).count)
      #expect(abs((whole["loss"] ?? 0) - log(size)) < 0.2)
      #expect((whole["bytes"] ?? 0) > (whole["tokens"] ?? .infinity))
      #expect(try figures("--context", "16") == whole)
      #expect(try figures("--context", "5")["loss"] != whole["loss"])
      #expect(try figures("--context", "40", "--stride", "7")["tokens"] == whole["tokens"])
    }
  }

  @Test func aPublishedModelIsInspectedWithItsGates() throws {
    try withModel { folder, model in
      let result = try Tool.run(["inspect", model, "--text", "Tell me not"], in: folder)
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.output.contains("published: loss "))
      #expect(result.output.contains("output.headwise"))
      let page = try contents(folder + "/inspection.html")
      #expect(page.contains(#""name":"output.headwise""#))
      let cut = try Tool.run(
        ["inspect", model + "/config.json", folder + "/text.txt", "--json", "-"], in: folder)
      #expect(cut.code == 0, "\(cut.errors)")
      #expect(cut.errors.contains("Only the first 16 of"))
      try withModel(gates: []) { _, plain in
        let both = try Tool.run(
          ["inspect", model, "--against", plain, "--text", "Tell me", "--out", "both.html"],
          in: folder)
        #expect(both.code == 0, "\(both.errors)")
        #expect(try contents(folder + "/both.html").contains("has no gates"))
      }
    }
  }

  @Test func whatIsForRunsIsRefused() throws {
    try withModel { folder, model in
      func expect(_ code: Int32, _ words: String, _ arguments: String...) throws {
        let result = try Tool.run(arguments, in: folder)
        #expect(result.code == code)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.output.isEmpty)
      }
      try expect(64, "is a published model", "evaluate", model, "--held-out")
      try expect(64, "is a published model", "evaluate", model, "--task", "recall")
      try expect(64, "a published model needs a text", "evaluate", model)
      try expect(64, "--context is 0", "evaluate", model, "text.txt", "--context", "0")
      try expect(64, "--stride is 17", "evaluate", model, "text.txt", "--stride", "17")
      try expect(64, "There is no text", "inspect", model)
      try expect(64, "The run is not on a task", "inspect", model, "--example", "1")
    }
  }

  private static let smolLM2 = ProcessInfo.processInfo.environment["SLUICE_SMOLLM2"]

  @Test(.enabled(if: smolLM2 != nil, "SLUICE_SMOLLM2 does not name the model's file"))
  func smolLM2IsEvaluatedAndInspected() throws {
    let model = try #require(Self.smolLM2)
    try withTemporaryFolder { folder in
      let text = try write(
        "The capital of France is Paris. It lies on the river Seine.", to: folder + "/text.txt")
      let evaluated = try Tool.run(["evaluate", model, text, "--json"])
      #expect(evaluated.code == 0, "\(evaluated.errors)")
      let figures = try JSONDecoder().decode(
        [String: Double].self, from: Data(evaluated.output.utf8))
      let bits = figures["bitsPerByte"] ?? .infinity
      #expect(bits > 0.2 && bits < 1.5)
      let inspected = try Tool.run(
        ["inspect", model, text, "--layers", "1,30", "--json", folder + "/figures.json"])
      #expect(inspected.code == 0, "\(inspected.errors)")
      #expect(inspected.output.contains("loss "))
    }
  }
}
