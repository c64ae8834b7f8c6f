import Sluice
import Synchronization
import TestSupport
import Testing

@testable import SluiceModels

@Suite struct TransformerTests {
  private func outcome(
    _ model: LanguageModel, recomputing: Bool, dropout: RandomStream?
  ) -> [[UInt32]?] {
    let numbers = LanguageModelTests.tokens(18, vocabularySize: 7)
    let tokens = TokenBatch(Array(numbers[0..<16]), batchSize: 2, tokenCount: 8)
    let targets = TokenBatch(Array(numbers[1..<17]), batchSize: 2, tokenCount: 8)
    let loss = Transformer.$recomputesBlocks.withValue(recomputing) {
      model.loss(tokens, targets: targets, dropout: dropout)
    }
    let gradients = loss.gradients()
    return [loss.bits] + model.parameters.map { gradients[$0.parameter]?.bits }
  }

  @Test(
    "Blocks that are computed again give the same loss and gradients",
    arguments: [.elementwise, Gate(.residual), .gru] as [Gate], [0, 0.2] as [Float])
  func recomputation(gate: Gate, dropout: Float) throws {
    let model = try LanguageModel(
      .init(
        vocabularySize: 7, contextLength: 8, layerCount: 3, hiddenSize: 8, headCount: 2,
        gates: [gate], dropout: dropout), deviation: 0.3, random: RandomStream(seed: 1))
    let random = dropout > 0 ? RandomStream(seed: 3) : nil
    let once = outcome(model, recomputing: false, dropout: random)
    #expect(outcome(model, recomputing: true, dropout: random) == once)
    #expect(once.allSatisfy { $0 != nil })
  }

  @Test("Each reading is told once") func readings() throws {
    let model = try LanguageModel(
      .init(
        vocabularySize: 7, contextLength: 8, layerCount: 2, hiddenSize: 8, headCount: 2),
      random: RandomStream(seed: 1))
    final class Listener: LayerObserver {
      let paths = Mutex<[String]>([])
      func receive(_ reading: Reading) {
        paths.withLock { $0.append("\(reading.path) \(reading.label)") }
      }
    }
    func heard(recomputing: Bool) -> [String] {
      let listener = Listener()
      listener.observing { _ = outcome(model, recomputing: recomputing, dropout: nil) }
      return listener.paths.withLock(\.self)
    }
    #expect(heard(recomputing: true) == heard(recomputing: false))
    #expect(heard(recomputing: true).contains("blocks.1 residual"))
  }

  @Test("States go on as if nothing had been asked") func states() throws {
    let model = try LanguageModel(
      .init(
        vocabularySize: 7, contextLength: 8, layerCount: 2, hiddenSize: 8, headCount: 2),
      random: RandomStream(seed: 1))
    let x = Tensor.sample([1, 4, 8])
    func result(recomputing: Bool) throws -> Tensor {
      var states = [try #require(model.transformer.makeState())]
      return Transformer.$recomputesBlocks.withValue(recomputing) {
        withoutGradient {
          model.transformer(
            x, in: .whole(rows: 1, tokens: 4), states: &states, dropout: nil)
        }
      }
    }
    #expect(try result(recomputing: true) == result(recomputing: false))
  }
}
