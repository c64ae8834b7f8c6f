import Foundation
import Sluice
import SluiceModels
import SluiceText
import SluiceTraining
import Testing

/// The code of "Choosing a gate".
@Suite struct ChoosingAGateTests {
  @Test func names() throws {
    let text: [Gate] = [.forget, .elementwise]
    let recall = try ["forget.bias=5", "output.elementwise.bias=3"].map { try Gate(named: $0) }
    #expect(text.map(\.name) == ["forget", "output.elementwise"])
    #expect(recall.map(\.initialBias) == [5, 3])
  }

  @Test func settings() throws {
    var model = LanguageModel.Configuration(vocabularySize: 65)
    model.gates = [.forget, .elementwise, Gate(.residual, initialBias: -2)]
    try model.validate()
    #expect(model.gates.count == 3)
  }

  @Test func comparison() throws {
    try inTemporaryFolder { folder in
      let text = try TextDataset(
        TextCorpus(text: String(repeating: "so much depends upon ", count: 60)), tokens: .characters
      )
      var recipe = TrainingConfiguration()
      (recipe.stepCount, recipe.batchSize, recipe.validationExampleCount) = (2, 1, 1)
      recipe.warmupStepCount = 1

      let variants: [(name: String, gates: [Gate])] = [
        ("none", []), ("output", [.elementwise]), ("forget", [.forget]),
      ]
      let plan = ComparisonPlan(
        variants: variants.map { variant in
          .init(
            name: variant.name,
            model: LanguageModel.Configuration(
              vocabularySize: text.vocabulary.count, gates: variant.gates))
        },
        seeds: [1, 2, 3], recipe: recipe)
      let comparison = try Comparison<LanguageModel>(
        plan, data: text.windows(of: 64), folder: folder)
      if let results = try comparison.run() {
        for variant in results.variants {
          print(variant.name, variant.validationLoss?.mean ?? .nan, variant.parameterCount)
        }
      }
      #expect(try comparison.run()?.variants.map(\.name) == ["none", "output", "forget"])
    }
  }
}
