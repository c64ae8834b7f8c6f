import TestSupport
import Sluice
import SluiceModels
import Testing

@testable import SluiceTraining

struct ParameterMatchingTests {
  private static func model(
    _ gates: [Gate], _ kind: FeedForward.Kind = .gelu, bias: Bool = false
  ) -> LanguageModel.Configuration {
    LanguageModel.Configuration(
      vocabularySize: 30, layerCount: 3, hiddenSize: 20, headCount: 4, intermediateSize: 50,
      feedForward: kind, gates: gates, bias: bias)
  }

  @Test(arguments: [FeedForward.Kind.gelu, .swiglu], [true, false])
  func theSmallerAreWidenedToWithinHalfAUnit(kind: FeedForward.Kind, bias: Bool) throws {
    let lists: [[Gate]] = [[], [.headwise], [.elementwise], [.gru]]
    let variants = lists.map {
      ComparisonPlan.Variant(name: "\($0)", model: Self.model($0, kind, bias: bias))
    }
    let matched = ComparisonPlan(
      variants: variants, seeds: [1], recipe: TrainingConfiguration()
    ).matchingParameters.variants
    let target = variants.map(\.model.parameterCount).max() ?? 0
    for (before, after) in zip(variants, matched) {
      var wider = after.model
      wider.feedForward.intermediateSize += 1
      let unit = wider.parameterCount - after.model.parameterCount
      #expect(abs(after.model.parameterCount - target) * 2 <= unit)
      #expect(after.name == before.name)
      // Only the width differs, and the count is that of a model.
      var narrowed = after.model
      narrowed.feedForward.intermediateSize = before.model.feedForward.intermediateSize
      #expect(narrowed == before.model)
      let model = try LanguageModel(after.model, random: RandomStream(seed: 1))
      #expect(model.parameterCount == after.model.parameterCount)
    }
    #expect(matched.last == variants.last)
    #expect(matched.first?.model.feedForward.intermediateSize != 50)
  }
}
