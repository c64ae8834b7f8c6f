import Sluice
import Synchronization
import TestSupport
import Testing

@testable import SluiceModels

/// Published folders compared with Hugging Face's transformers, by `Tests/Fixtures/make_published_models.py`
/// and, if they exist, the expected results in `../shared/golden`.
@Suite("Published models against transformers")
struct PublishedModelFixtureTests {
  static let folders =
    FixtureFolder.published()
    + FixtureFolder.golden([
      "llama", "llama_tied_bias", "qwen3_yarn", "gated_qwen3/baseline",
      "gated_qwen3/gate_headwise", "gated_qwen3/gate_elementwise",
    ])

  private static let tolerance = 1e-4

  @Test("compute the same logits and loss", arguments: folders)
  func logitsAndLoss(_ folder: FixtureFolder) throws {
    let (model, expected) = (try model(folder), try folder.expected())
    let tokens = try expected.tokens("input_ids")
    expectClose(
      model(tokens).scalars, try expected.tensor("logits").scalars, tolerance: Self.tolerance,
      "logits")
    expectClose(
      [loss(model, tokens).scalar], try expected.tensor("loss").scalars, tolerance: Self.tolerance,
      "loss")
  }

  @Test("have the same hidden states and attention in every layer", arguments: folders)
  func inside(_ folder: FixtureFolder) throws {
    let (model, expected) = (try model(folder), try folder.expected())
    let tokens = try expected.tokens("input_ids")
    let watcher = Watcher()
    _ = withoutGradient { watcher.observing { model(tokens) } }
    let runs = TokenRuns.whole(rows: tokens.batchSize, tokens: tokens.tokenCount)
    var states = [model.embed(tokens, in: runs)] + watcher.states
    let last = states.removeLast()
    let norm = try #require(model.transformer.norm)
    states.append(norm(last))
    let count = model.configuration.transformer.layerCount
    #expect(states.count == count + 1 && watcher.attentions.count == count)
    for (index, state) in states.enumerated() where expected.contains("hidden_states.\(index)") {
      expectClose(
        state.scalars, try expected.tensor("hidden_states.\(index)").scalars,
        tolerance: Self.tolerance, "hidden state \(index)")
    }
    for (index, weights) in watcher.attentions.enumerated()
    where expected.contains("attentions.\(index)") {
      expectClose(
        weights.scalars, try expected.tensor("attentions.\(index)").scalars,
        tolerance: Self.tolerance, "attention of layer \(index)")
    }
  }

  @Test("have the same gradient for every weight", arguments: folders)
  func gradients(_ folder: FixtureFolder) throws {
    let (published, expected) = (try PublishedModel(contentsOf: folder.path), try folder.expected())
    let model = published.model
    let gradients = loss(model, try expected.tokens("input_ids")).gradients()
    let naming = published.architecture.naming(of: model.configuration)
    let found = model.tensors(named: naming) { gradients[$0] ?? .zeros($0.shape) }
    let names = expected.names.filter { $0.hasPrefix("gradient.") }
      .map { String($0.dropFirst("gradient.".count)) }
    // Some of the reference results contain gradients of only some weights.
    #expect(names == found.keys.sorted() || folder.isGolden && names.count > 10)
    for name in names {
      expectClose(
        try #require(found[name]).scalars, try expected.tensor("gradient.\(name)").scalars,
        tolerance: Self.tolerance, "gradient of \(name)")
    }
  }

  @Test("continue texts with the same tokens", arguments: folders)
  func greedy(_ folder: FixtureFolder) throws {
    let (model, file) = (try model(folder), try folder.expected())
    guard file.contains("greedy_ids") else { return }
    let expected = try file.tokens("greedy_ids")
    // In the reference results, more tokens follow the prompt.
    let promptCount = expected.tokenCount - (folder.isGolden ? 24 : 8)
    for row in 0..<expected.batchSize {
      let start = row * expected.tokenCount
      var ids = Array(expected.ids[start..<start + promptCount])
      var states = [try #require(model.makeState())]
      while ids.count < expected.tokenCount {
        let (seen, count) = (states[0].tokenCount, ids.count)
        let next = withoutGradient {
          model.nextLogits(
            TokenBatch(Array(ids[seen...])),
            in: .whole(rows: 1, tokens: count - seen, from: [seen]), states: &states)
        }
        ids += next.largestIndices()
      }
      #expect(ids == Array(expected.ids[start..<start + expected.tokenCount]))
    }
  }

  @Test("are written as they were read", arguments: folders)
  func writing(_ folder: FixtureFolder) throws {
    let published = try PublishedModel(contentsOf: folder.path)
    try withTemporaryFolder { target in
      try published.write(to: target)
      let again = try PublishedModel(contentsOf: target)
      #expect(again.architecture.modelType == published.architecture.modelType)
      #expect(again.generation == published.generation)
      #expect(
        again.model.configuration.withoutChoices == published.model.configuration.withoutChoices)
      #expect(again.model.state() == published.model.state())
      let (old, new) = (
        try SafetensorsFile(path: folder.path + "/model.safetensors"),
        try SafetensorsFile(path: target + "/model.safetensors")
      )
      #expect(new.names == old.names)
      for name in old.names { #expect(try new.tensor(name) == old.tensor(name), "\(name)") }
    }
  }

  private func model(_ folder: FixtureFolder) throws -> LanguageModel {
    try LanguageModel(contentsOf: folder.path)
  }

  /// The loss of predicting each next token.
  private func loss(_ model: LanguageModel, _ tokens: TokenBatch) -> Tensor {
    var targets = tokens.ids
    for index in targets.indices {
      let isLast = (index + 1).isMultiple(of: tokens.tokenCount)
      targets[index] = isLast ? -1 : tokens.ids[index + 1]
    }
    return model.loss(
      tokens,
      targets: TokenBatch(
        targets, batchSize: tokens.batchSize, tokenCount: tokens.tokenCount))
  }
}

/// Records the residual stream after blocks, and attention weights.
private final class Watcher: LayerObserver {
  private let kept = Mutex<(states: [Tensor], attentions: [Tensor])>(([], []))

  var states: [Tensor] { kept.withLock { $0.states } }
  var attentions: [Tensor] { kept.withLock { $0.attentions } }

  func receive(_ reading: Reading) {
    switch reading.kind {
    case .stream:
      let state = reading.values()
      kept.withLock { $0.states.append(state) }
    case .rows:
      let weights = reading.values()
      kept.withLock { $0.attentions.append(weights) }
    case .perToken, .vectors: break
    }
  }
}
