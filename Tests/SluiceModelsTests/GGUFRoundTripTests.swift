import Sluice
import TestSupport
import Testing

@testable import SluiceModels

/// Published models against the figures of transformers, after they were written as GGUF files and read again.
///
/// The reference figures in `../shared/golden` are not in a user's checkout.
@Suite("Published models after a round trip through GGUF")
struct GGUFRoundTripTests {
  private static let golden = FixtureFolder.golden([
    "llama", "llama_tied_bias", "qwen3_yarn", "gated_qwen3/baseline",
    "gated_qwen3/gate_headwise", "gated_qwen3/gate_elementwise",
  ])
  private static let folders =
    golden
    + FixtureFolder.published().filter {
      ["llama", "llama_linear", "llama_llama3", "qwen2", "qwen3"].contains($0.testDescription)
        || $0.testDescription.hasPrefix("gated")
    }

  private func throughGGUF(
    _ folder: FixtureFolder, as type: WeightType = .float32
  ) throws -> LanguageModel {
    try withTemporaryFolder { target in
      let path = target + "/model.gguf"
      try PublishedModel(contentsOf: folder.path).write(toGGUF: path, as: type)
      return try PublishedModel(gguf: GGUFFile(path: path)).model
    }
  }

  @Test("compute the same logits", arguments: folders) func logits(_ folder: FixtureFolder) throws {
    let (model, expected) = (try throughGGUF(folder), try folder.expected())
    let tokens = try expected.tokens("input_ids")
    expectClose(
      withoutGradient { model(tokens) }.scalars,
      try expected.tensor("logits").scalars, tolerance: 1e-4, "logits")
  }

  @Test("continue texts with the same tokens, with and without a cache", arguments: folders)
  func greedy(_ folder: FixtureFolder) throws {
    let (model, file) = (try throughGGUF(folder), try folder.expected())
    let expected = try file.tokens("greedy_ids")
    let promptCount = expected.tokenCount - (folder.isGolden ? 24 : 8)
    for row in 0..<expected.batchSize {
      let all = Array(
        expected.ids[row * expected.tokenCount..<(row + 1) * expected.tokenCount])
      for usesCache in [true, false] {
        #expect(
          try Self.continuation(
            of: Array(all[..<promptCount]), to: all.count, model, usesCache: usesCache) == all,
          "row \(row), cache \(usesCache)")
      }
    }
  }

  private static func continuation(
    of prompt: [Int32], to count: Int, _ model: LanguageModel, usesCache: Bool
  ) throws -> [Int32] {
    var ids = prompt
    var states = [try #require(model.makeState())]
    while ids.count < count {
      if !usesCache { states = [try #require(model.makeState())] }
      let seen = states[0].tokenCount
      let next = withoutGradient {
        model.nextLogits(
          TokenBatch(Array(ids[seen...])),
          in: .whole(rows: 1, tokens: ids.count - seen, from: [seen]), states: &states)
      }
      ids += next.largestIndices()
    }
    return ids
  }

  /// The reference of rounded weights is the model of the folder with weights that are rounded one by one.
  @Test("compute the logits of rounded weights", arguments: golden, [WeightType.bfloat16, .q8])
  func rounded(_ folder: FixtureFolder, _ type: WeightType) throws {
    let (model, tokens) = (
      try throughGGUF(folder, as: type), try folder.expected().tokens("input_ids")
    )
    let reference = try LanguageModel(contentsOf: folder.path)
    for entry in reference.parameters {
      let format = type.gguf(shape: entry.parameter.shape).format
      entry.parameter.update { $0 = $0.rounded(to: format) }
    }
    #expect(withoutGradient { model(tokens) == reference(tokens) })
  }
}
