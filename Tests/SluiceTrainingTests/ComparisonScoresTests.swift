import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import TestSupport
import Testing

@testable import SluiceTraining

/// Scores of compared models, and the weights that they are measured with.
struct ComparisonScoresTests {
  /// One number that follows its training targets past the target of the validation.
  private struct Follower: TrainableModel {
    struct Configuration: Codable, Equatable { var start: Float }

    static let modelType = "follower"
    let configuration: Configuration
    let place: Parameter

    init(_ configuration: Configuration, random: RandomStream) throws {
      self.configuration = configuration
      place = Parameter(shape: [1]) { Tensor([configuration.start]) }
    }

    func loss(_ batch: Targets, dropout: RandomStream?) -> Tensor {
      let error = place.tensor - batch.targets
      return (error * error).mean()
    }
  }

  private struct Targets: TrainingBatch {
    let targets: Tensor
    var itemCount: Int { targets.count }
  }

  /// Training targets around 100, and the validation target 2.
  private struct Pull: TrainingData {
    let fingerprint: UInt64 = 1

    func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Targets {
      switch place {
      case .validation: Targets(targets: Tensor(repeating: 2, shape: [numbers.count]))
      case .training:
        Targets(targets: Tensor(numbers.map { 100 + 80 * random.uniform(at: UInt64($0)) }))
      }
    }
  }

  private struct Place: HeldOutMeasures {
    func scores(of model: Follower) -> [String: Double] {
      ["place": Double(model.place.tensor.scalar), "endless": .infinity]
    }
  }

  private static func plan(
    _ weights: MeasuredWeights, seeds: [UInt64] = [1, 2, 3]
  ) -> ComparisonPlan<Follower.Configuration> {
    var recipe = tinyRecipe(steps: 12, evaluationInterval: 2)
    (recipe.learningRate, recipe.warmupStepCount) = (1, 0)
    return ComparisonPlan(
      variants: [
        .init(name: "low", model: .init(start: 0)), .init(name: "high", model: .init(start: 0.25)),
      ],
      seeds: seeds, recipe: recipe, weights: weights)
  }

  private static func compare(
    _ plan: ComparisonPlan<Follower.Configuration>, in folder: String
  ) throws -> ComparisonResults {
    try #require(
      try Comparison<Follower>(plan, data: Pull(), measures: Place(), folder: folder).run())
  }

  @Test(arguments: MeasuredWeights.allCases)
  func theWeightsOfThePlanAreMeasured(weights: MeasuredWeights) throws {
    try withTemporaryFolder { folder in
      let results = try Self.compare(Self.plan(weights), in: folder)
      #expect(results.weights == weights)
      for variant in results.variants {
        for run in variant.runs {
          let path = RunFolder(path: "\(folder)/runs/\(variant.name)/seed-\(run.seed)")
          let kind: RunFolder.Kind = weights == .best ? .best : .last
          let model = try Follower(contentsOf: #require(path.checkpointPath(kind)))
          let place = Double(model.place.tensor.scalar)
          // Only the finite score is kept.
          #expect(run.scores == ["place": place])
          #expect(weights == .best ? place < 3 : place > 4)
        }
      }
      let text = try contents(folder + "/results.json")
      #expect(text.contains(#""weights" : "best""#) == (weights == .best))
    }
  }

  @Test func differencesArePairedBySeed() throws {
    try withTemporaryFolder { folder in
      let variants = try Self.compare(Self.plan(.best), in: folder).variants
      #expect(variants[0].scoreDifferences.isEmpty)
      let places = variants.map { $0.runs.compactMap { $0.scores?["place"] } }
      #expect(variants.map { $0.scores["place"] } == places.map { Statistic($0) })
      let difference = try #require(variants[1].scoreDifferences["place"])
      #expect(difference == Statistic(zip(places[1], places[0]).map { $0 - $1 }))
      #expect(difference.count == 3 && difference.confidence != nil)
      // The difference of losses is that of the weights, too.
      let losses = variants.map { $0.runs.compactMap { $0.bestValidationLoss.map(Double.init) } }
      #expect(
        variants[1].lossDifference == Statistic(zip(losses[1], losses[0]).map { $0 - $1 }))
    }
  }

  @Test func otherWeightsAreRefused() throws {
    try withTemporaryFolder { folder in
      _ = try Self.compare(Self.plan(.best, seeds: [1]), in: folder)
      _ = try Self.compare(Self.plan(.best, seeds: [1, 2]), in: folder)
      let error = #expect(throws: ComparisonError.self) {
        try Self.compare(Self.plan(.final, seeds: [1]), in: folder)
      }
      #expect(error?.description.contains("it measures the best weights of its runs") == true)
    }
  }

  /// Plans and results of earlier versions have neither weights nor scores.
  @Test func earlierFilesAreRead() throws {
    try withTemporaryFolder { folder in
      _ = try Self.compare(Self.plan(.final, seeds: [1]), in: folder)
      let stored = try contents(folder + "/comparison.json")
      #expect(!stored.contains(#""weights""#))
      let path = folder + "/runs/low/seed-1/result.json"
      let old = try contents(path).replacing(/"scores" : \{[^}]*\},\s*/, with: "")
      #expect(!old.contains("scores"))
      try write(old, to: path)
      let results = try Self.compare(Self.plan(.final, seeds: [1]), in: folder)
      #expect(results.variants[0].scores.isEmpty)
      #expect(results.variants[0].validationLoss?.count == 1)
      #expect(results.variants[1].scores["place"]?.count == 1)
      #expect(results.variants[1].scoreDifferences.isEmpty)

      let plan = try JSONEncoder().encode(Self.plan(.final))
      let text = String(decoding: plan, as: UTF8.self)
        .replacing(/,?"weights":"final",?/) {
          $0.output.hasPrefix(",") && $0.output.hasSuffix(",") ? "," : ""
        }
      #expect(!text.contains("weights\""))
      let read = try JSONDecoder().decode(
        ComparisonPlan<Follower.Configuration>.self, from: Data(text.utf8))
      #expect(read == Self.plan(.final))
    }
  }

  @Test func filesOfLanguageModelsHaveNoScores() throws {
    try withTemporaryFolder { folder in
      let text = try windows()
      let plan = ComparisonPlan(
        variants: [
          .init(name: "none", model: tinyModel(text.dataset)),
          .init(name: "other", model: tinyModel(text.dataset)),
        ],
        seeds: [1], recipe: tinyRecipe())
      try Comparison<LanguageModel>(plan, data: text, folder: folder).run()
      for file in ["comparison.json", "results.json", "runs/none/seed-1/result.json"] {
        let keys = try contents(folder + "/" + file)
        for key in ["scores", "scoreDifferences", "weights"] {
          #expect(!keys.contains("\"\(key)\""), "\(file): \(key)")
        }
      }
    }
  }
}
