@testable import SluiceFiles
import Sluice
import TestSupport
import Testing

@testable import SluiceModels

struct LanguageModelPredictionTests {
  private let targets = TokenBatch(
    [-1, 3, -1, -1, 0, 6, -1, -1, -1, 2], batchSize: 2, tokenCount: 5)

  private func tokens(_ configuration: LanguageModel.Configuration) -> TokenBatch {
    TokenBatch(
      LanguageModelTests.tokens(10, vocabularySize: configuration.vocabularySize), batchSize: 2,
      tokenCount: 5)
  }

  /// The output layer is computed only for the counted positions; loss and gradients are unchanged.
  @Test(arguments: LanguageModelTests.kinds)
  func whatIsNotCountedChangesNothing(configuration: LanguageModel.Configuration) throws {
    let model = try LanguageModelTests.model(configuration)
    let tokens = tokens(configuration)
    let loss = model.loss(tokens, targets: targets)
    let expected = crossEntropy(model(tokens), targets: targets)
    expectClose(loss.scalars, expected.scalars, tolerance: 1e-6)
    let (found, wanted) = (loss.gradients(), expected.gradients())
    for entry in model.parameters {
      let gradient = try #require(wanted[entry.parameter])
      expectClose(
        try #require(found[entry.parameter]).scalars, gradient.scalars, tolerance: 1e-5,
        entry.name)
    }
    #expect(model.countedLogits(model.hidden(tokens), targets: targets).logits.rowCount == 4)
  }

  @Test func whereAllCountTheLossIsToTheBitWhatItWas() throws {
    let configuration = LanguageModelTests.kinds[0]
    let model = try LanguageModelTests.model(configuration)
    let tokens = tokens(configuration)
    let all = TokenBatch([1, 2, 3, 4, 5, 6, 0, 1, 2, 3], batchSize: 2, tokenCount: 5)
    let expected = crossEntropy(model(tokens), targets: all)
    #expect(model.loss(tokens, targets: all).bits == expected.bits)
    #expect(model.score(tokens, targets: all).loss == expected.scalar)
  }

  @Test func aScoreCountsWhatIsRight() throws {
    let configuration = LanguageModelTests.kinds[0]
    let model = try LanguageModelTests.model(configuration)
    let tokens = tokens(configuration)
    let found = model.predictions(tokens)
    #expect(found.count == 10)
    var some = [Int32](repeating: -1, count: 10)
    for position in [2, 5, 6] { some[position] = found[position] }
    some[9] = (found[9] + 1) % 11
    let targets = TokenBatch(some, batchSize: 2, tokenCount: 5)
    let score = model.score(tokens, targets: targets)
    #expect(score.accuracy == Ratio(3, of: 4))
    #expect(score.itemCount == 4)
    #expect(score.loss == model.loss(tokens, targets: targets).scalar)
    let none = TokenBatch([Int32](repeating: -1, count: 10), batchSize: 2, tokenCount: 5)
    #expect(
      model.score(tokens, targets: none)
        == Score(loss: 0, itemCount: 0, ratios: ["accuracy": Ratio(0, of: 0)]))
  }

  @Test func onlyLearnedPositionsEndWithTheContext() async throws {
    let rotary = try LanguageModelTests.model(LanguageModelTests.kinds[1])
    let long = TokenBatch(LanguageModelTests.tokens(30, vocabularySize: 13))
    let logits = rotary(long)
    #expect(logits.shape == [1, 30, 13])
    // Later tokens do not change the results of earlier ones.
    let short = rotary(TokenBatch(Array(long.ids.prefix(9))))
    expectClose(logits.reshaped([30, 13]).rows(0..<9).scalars, short.scalars, tolerance: 1e-5)
    await #expect(processExitsWith: .failure) {
      let learned = try LanguageModelTests.model(LanguageModelTests.kinds[0])
      _ = learned(TokenBatch(LanguageModelTests.tokens(10, vocabularySize: 11)))
    }
  }
}
