import SluiceText
import Sluice
import SluiceModels
import Testing

@testable import SluiceTraining

struct TaskEvaluationTests {
  private func model(
    _ task: any SequenceTask, positions: LanguageModel.Positions
  ) throws -> LanguageModel {
    try LanguageModel(
      .init(
        vocabularySize: task.vocabulary.count, contextLength: task.tokenCount, layerCount: 1,
        hiddenSize: 8, headCount: 2, positions: positions), random: RandomStream(seed: 2))
  }

  @Test func lossAndAccuracyAreThoseOfTheExamplesOneByOne() throws {
    var task = AssociativeRecall()
    task.kinds = [.init(length: 4096, pairs: 2), .init(length: 2048, pairs: 5)]
    task.symbols = 14
    let model = try model(task, positions: .learned)
    let found = try TaskEvaluation(of: model, on: task, exampleCount: 6)
    // Batches of two, with alternating kinds.
    let random = RandomStream(seed: 0).substream(3).substream(1)
    var (sum, correct, counted) = (0.0, 0, 0)
    for (number, kind) in [0, 0, 1, 1, 0, 0].enumerated() {
      let example = task.example(kind: kind, random: random.substream(UInt64(number)))
      let score = model.score(TokenBatch(example.inputs), targets: TokenBatch(example.targets))
      sum += Double(score.loss) * Double(score.itemCount)
      correct += Int(try #require(score.accuracy).sum)
      counted += score.itemCount
    }
    #expect(counted == 4 * 2 + 2 * 5)
    #expect(found.countedCount == counted)
    #expect(abs(found.loss - sum / Double(counted)) < 1e-5)
    #expect(found.accuracy == Double(correct) / Double(counted))
    #expect(try TaskEvaluation(of: model, on: task, exampleCount: 6) == found)
  }

  @Test func onlyLearnedPositionsBoundTheLength() throws {
    var task = InductionHeads()
    task.length = 10
    let rotary = try model(task, positions: .rotary)
    let long = try TaskEvaluation(of: rotary, on: task, lengthFactor: 4, exampleCount: 9)
    #expect(long.tokenCount == 40)
    #expect(long.countedCount == 9)
    let learned = try model(task, positions: .learned)
    #expect(
      throws: TaskError.tooLong(task: "induction", tokenCount: 20, contextLength: 10)
    ) {
      try TaskEvaluation(of: learned, on: task, lengthFactor: 2)
    }
  }
}
