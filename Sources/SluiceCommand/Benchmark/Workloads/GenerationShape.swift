import Sluice
import SluiceModels

/// Text generation to time: a prompt in one pass, then one token at a time.
struct GenerationShape {
  let model: LanguageModel
  let promptTokenCount: Int
  private let promptProducts: MatrixProducts
  private let tokenProducts: MatrixProducts

  /// The number of tokens to generate before the state after the prompt is used again.
  private static let generatedTokenCount = 64

  /// - Throws: `ValidationError` for a prompt that does not fit in the context of the model.
  init(_ model: LanguageModel, promptTokenCount: Int) throws {
    let longest = model.goesBeyondContext ? 1 << 20 : model.contextLength - 1
    try require("--prompt-tokens", promptTokenCount, in: 1...max(1, longest))
    self.model = model
    self.promptTokenCount = promptTokenCount
    func products(tokens: Int) throws -> MatrixProducts {
      var configuration = model.configuration
      configuration.contextLength = tokens
      return try configuration.matrixProducts(batch: 1)
    }
    let (prompt, longer) = (
      try products(tokens: promptTokenCount), try products(tokens: promptTokenCount + 1)
    )
    let head = Double(model.configuration.hiddenSize * model.configuration.vocabularySize)
    promptProducts = MatrixProducts(
      linear: prompt.linear - Double(promptTokenCount - 1) * head, attention: prompt.attention)
    tokenProducts = MatrixProducts(
      linear: longer.linear - prompt.linear, attention: longer.attention - prompt.attention)
  }

  /// The workloads: the prompt, and one token after it.
  var workloads: [Workload] { [prompt, token] }

  private var prompt: Workload {
    Workload(
      name: "prompt of \(Wording.count(promptTokenCount, "token"))" + Precision.current.remark,
      operationCount: promptProducts.forward, tokenCount: promptTokenCount
    ) {
      let ids = randomTokens
      return { _ = stateAfter(ids) }
    }
  }

  private var token: Workload {
    Workload(
      name: "1 token after \(Wording.count(promptTokenCount, "token"))" + Precision.current.remark,
      operationCount: tokenProducts.forward, tokenCount: 1
    ) {
      let ids = randomTokens
      let start = stateAfter(ids)
      let tokenCount =
        model.goesBeyondContext
        ? Self.generatedTokenCount
        : min(Self.generatedTokenCount, model.contextLength - promptTokenCount)
      var (states, generated) = (start, 0)
      return {
        if generated == tokenCount { (states, generated) = (start, 0) }
        read([ids[generated % ids.count]], from: promptTokenCount + generated, &states)
        generated += 1
      }
    }
  }

  /// The state of the model after a prompt, as an array with one element.
  private func stateAfter(_ ids: [Int32]) -> [SequenceState] {
    var states = [model.makeState()?.expecting(tokenCount: ids.count)].compactMap(\.self)
    read(ids, from: 0, &states)
    return states
  }

  private func read(_ ids: [Int32], from position: Int, _ states: inout [SequenceState]) {
    withoutGradient {
      let runs = TokenRuns.whole(rows: 1, tokens: ids.count, from: [position])
      _ = model.nextLogits(TokenBatch(ids), in: runs, states: &states)
    }
  }

  private var randomTokens: [Int32] {
    let random = RandomStream(seed: 1337)
    return (0..<promptTokenCount).map { index in
      Int32(random.integer(below: model.configuration.vocabularySize, at: UInt64(index)))
    }
  }
}
