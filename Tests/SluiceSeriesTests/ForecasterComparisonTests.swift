import Foundation
import Sluice
import SluiceModels
import SluiceSeries
import SluiceTraining
import TestSupport
import Testing

struct ForecasterComparisonTests {
  private static func waves(split: SeriesSplit = .standard) throws -> ForecastWindows {
    let series = try Series(channels: [
      .init("wave", values: (0..<240).map { sin(Double($0) * .pi / 6) + 0.01 * Double($0) })
    ])
    return try ForecastWindows(
      NoiseChannels(count: 2).added(to: series), contextLength: 24, horizon: 6, split: split,
      period: 12)
  }

  private static func model(
    _ gates: [Gate], loss: Forecaster.Loss = .squared
  ) -> Forecaster.Configuration {
    var model = Forecaster.Configuration(
      contextLength: 24, horizon: 6, targetCount: 1, observedCount: 2, period: 12, loss: loss)
    model.gates = gates
    return model
  }

  @Test func forecastersAreMeasuredOnTheTestPart() throws {
    try withTemporaryFolder { folder in
      let data = try Self.waves()
      var recipe = tinyRecipe()
      recipe.learningRate = 1e-2
      let plan = ComparisonPlan(
        variants: [
          .init(name: "none", model: Self.model([])),
          .init(name: "headwise", model: Self.model([.headwise])),
        ],
        seeds: [1, 2], recipe: recipe, weights: .best
      ).matchingParameters
      let comparison = try Comparison<Forecaster>(plan, data: data, folder: folder)
      let results = try #require(try comparison.run())
      for variant in results.variants {
        #expect(Set(variant.scores.keys) == ["mse", "mae", "mase"])
        #expect(variant.lengths.isEmpty)
        #expect(variant.firstTokenAttention.map { (0...1).contains($0.mean) } == true)
        #expect(variant.meanLargestActivation.map { $0.mean > 0 } == true)
        for run in variant.runs {
          let best = RunFolder(path: "\(folder)/runs/\(variant.name)/seed-\(run.seed)")
            .checkpointPath(.best)
          let errors = ForecastScores(
            of: try Forecaster(contentsOf: #require(best)), on: data, part: .test
          ).all
          #expect(
            run.scores == ["mse": errors.mse, "mae": errors.mae, "mase": errors.mase ?? .nan])
        }
      }
      #expect(results.variants[1].gates.map(\.gate) == ["output.headwise"])
      #expect(results.variants[1].scoreDifferences["mse"]?.count == 2)
      let counts = results.variants.map(\.parameterCount)
      var wider = Self.model([])
      wider.transformer.block.feedForward.intermediateSize += 1
      #expect(
        abs(counts[1] - counts[0]) * 2
          <= wider.parameterCount - Self.model([]).parameterCount)
    }
  }

  @Test func aComparisonNeedsTestRows() throws {
    let data = try Self.waves(split: .rows(180, 60, 0))
    let error = #expect(throws: SeriesError.self) { try ForecasterMeasures(data) }
    #expect(error == .tooShort(part: .test, rowCount: 0, neededCount: 6))
  }

  @Test(arguments: Forecaster.Loss.allCases, [true, false])
  func parametersAreCountedWithoutTheModel(loss: Forecaster.Loss, mixes: Bool) throws {
    var settings = try Self.model([.headwise, Gate(named: "value.elementwise")], loss: loss)
    settings.mixesChannels = mixes
    settings.knownCount = 1
    settings.transformer.layerCount = 3
    var other = settings.transformer.block
    other.feedForward.intermediateSize = 7
    settings.transformer.differentBlocks = [1: other]
    let model = try Forecaster(settings, random: RandomStream(seed: 1))
    #expect(settings.parameterCount == model.parameterCount)
    let tokens = 12 * (mixes ? 4 : 1)
    #expect(
      settings.forwardByteCount(exampleCount: 2)
        == 4 * Double(2 * tokens * (16 + settings.transformer.block.attention.layout.width)))
    settings.horizon = 0
    #expect(settings.parameterCount == 0)
  }

  @Test func widerForecastersHaveAsManyParameters() throws {
    let (narrow, target) = (Self.model([]), Self.model([.elementwise]).parameterCount)
    let wide = narrow.widened(toParameters: target)
    #expect(wide.transformer.block.feedForward.intermediateSize > 32)
    #expect(
      try Forecaster(wide, random: RandomStream(seed: 1)).parameterCount == wide.parameterCount)
    #expect(wide.widened(toParameters: 1) == wide)
  }
}
