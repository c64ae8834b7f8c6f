import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import SluiceTraining
import Testing
import TestSupport

/// A custom model with its own data, as written outside of the package.
struct OwnModelTests {
  /// Two layers that determine the phase of a sine from two of its values.
  private struct WaveForecaster: TrainableModel {
    struct Configuration: Codable, Equatable {
      var hiddenSize: Int
      var dropout: Float
    }

    static let modelType = "wave-forecaster"

    let configuration: Configuration
    let inner: Linear
    let dropout: Dropout
    let outer: Linear

    init(_ configuration: Configuration, random: RandomStream) throws {
      try ConfigurationError.requireSize("hiddenSize", configuration.hiddenSize)
      self.configuration = configuration
      inner = Linear(2, configuration.hiddenSize, random: random.substream(0))
      dropout = Dropout(configuration.dropout)
      outer = Linear(configuration.hiddenSize, 1, random: random.substream(1))
    }

    func callAsFunction(_ x: Tensor, dropout random: RandomStream? = nil) -> Tensor {
      outer(dropout(inner(x).activated(.tanh), using: random))
    }

    func loss(_ batch: Points, dropout random: RandomStream?) -> Tensor {
      let error = self(batch.inputs, dropout: random) - batch.targets
      return (error * error).mean()
    }

    func score(_ batch: Points) -> Score {
      let errors = withoutGradient { (self(batch.inputs) - batch.targets).scalars }
      let squares = errors.reduce(0) { $0 + Double($1 * $1) }
      let absolute = errors.reduce(0) { $0 + Double($1.magnitude) }
      // A measure that divides by zero.
      let endless = Ratio(.infinity, of: 1)
      return Score(
        loss: Float(squares / Double(errors.count)), itemCount: errors.count,
        ratios: ["mae": Ratio(absolute, of: Double(errors.count)), "endless": endless])
    }
  }

  private struct Points: TrainingBatch {
    let inputs: Tensor
    let targets: Tensor
    var itemCount: Int { targets.count }
  }

  private struct WaveSource: DataSource {
    static let kind = "wave"
    var frequency: Float
  }

  private struct Waves: TrainingData {
    let frequency: Float
    var fingerprint: UInt64 { UInt64(frequency.bitPattern) }
    var source: (any DataSource)? { WaveSource(frequency: frequency) }
    var scoreNames: [String] { ["mae"] }

    func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Points {
      let phases = numbers.map { random.uniform(at: UInt64($0)) * 2 - 1 }
      return Points(
        inputs: Tensor(
          phases.flatMap { [sin(frequency * $0), cos(frequency * $0)] }, shape: [phases.count, 2]),
        targets: Tensor(phases, shape: [phases.count, 1]))
    }

    func writeCompanions(to folder: String) throws {
      try JSONFile.write(["scale": frequency], to: folder + "/scale.json")
    }
  }

  private static func recipe(_ stepCount: Int) -> TrainingConfiguration {
    var recipe = TrainingConfiguration()
    (recipe.stepCount, recipe.warmupStepCount, recipe.evaluationInterval) = (stepCount, 2, 5)
    (recipe.learningRate, recipe.accumulationCount, recipe.batchSize) = (1e-2, 3, 8)
    (recipe.validationExampleCount, recipe.validationBatchSize) = (30, 12)
    return recipe
  }

  private static func start(_ path: String, steps: Int = 17) throws -> Trainer<WaveForecaster> {
    try Trainer(
      model: .init(hiddenSize: 16, dropout: 0.1), data: Waves(frequency: 2),
      configuration: recipe(steps), run: RunFolder(path: path))
  }

  @Test func itLearnsAndIsReadAgain() throws {
    try withTemporaryFolder { folder in
      let trainer = try Self.start(folder + "/run", steps: 300)
      let before = trainer.model.score(trainer.validationBatch(0)).loss
      #expect(try trainer.train() == .finished)
      #expect(try #require(trainer.validationLoss) < before / 4)
      let scores = try trainer.run.metrics().compactMap { $0.validationScores["mae"] }
      #expect(scores.count == 60)
      #expect(scores.last == trainer.validationScores["mae"])
      #expect(trainer.validationScores["endless"] == nil)

      let best = folder + "/run/best"
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: best).sorted()
          == ["config.json", "model.safetensors", "scale.json"])
      let config = try String(contentsOfFile: best + "/config.json", encoding: .utf8)
      #expect(config.contains("\"model_type\" : \"wave-forecaster\""))
      #expect(
        try SafetensorsFile(path: best + "/model.safetensors").names.sorted()
          == ["inner.bias", "inner.weight", "outer.bias", "outer.weight"])
      let last = try WaveForecaster(contentsOf: folder + "/run/last")
      let inputs = trainer.validationBatch(1).inputs
      #expect(last(inputs) == trainer.model(inputs))
    }
  }

  @Test(arguments: [0, 1, 7, 10]) func aStoppedRunGoesOnToTheLastBit(stop: Int) throws {
    try withTemporaryFolder { folder in
      let straight = try Self.start(folder + "/straight")
      try straight.train()
      let stopped = try Self.start(folder + "/stopped")
      #expect(try stopped.train(until: { stopped.step == stop }) == .stopped(step: stop))

      let saved = try SavedRun(stopped.run)
      #expect(saved.modelType == "wave-forecaster" && saved.dataKind == "wave")
      #expect(try saved.modelConfiguration(WaveForecaster.self).hiddenSize == 16)
      let waves = Waves(frequency: try saved.source(WaveSource.self).frequency)
      let resumed = try Trainer<WaveForecaster>(resuming: stopped.run, data: waves)
      try resumed.train()
      for name in ["last/model", "best/model", "last/optimizer"] {
        let files = ["straight", "stopped"].map { "\(folder)/\($0)/\(name).safetensors" }
        #expect(FileManager.default.contentsEqual(atPath: files[0], andPath: files[1]), "\(name)")
      }
      #expect(resumed.validationScores == straight.validationScores)
      #expect(!resumed.validationScores.isEmpty)
      #expect(try resumed.verifyResuming())
    }
  }

  /// Including the state that each optimizer keeps between steps.
  @Test(arguments: OptimizerKind.allCases, ScheduleKind.allCases)
  func anyOptimizerAndScheduleCanBeResumed(optimizer: OptimizerKind, schedule: ScheduleKind) throws
  {
    try withTemporaryFolder { folder in
      var recipe = Self.recipe(9)
      recipe.optimizer = OptimizerChoice(optimizer)
      recipe.schedule = ScheduleChoice(schedule)
      let trainer = try Trainer<WaveForecaster>(
        model: .init(hiddenSize: 8, dropout: 0.1), data: Waves(frequency: 2),
        configuration: recipe, run: RunFolder(path: folder + "/run"))
      let before = trainer.model.outer.weight.tensor.detached
      try trainer.train()
      #expect(trainer.model.outer.weight.tensor.detached != before)
      let rates = try trainer.run.metrics().map(\.learningRate)
      #expect(rates[0] < rates[1] && rates[1] < 9e-3 && abs(rates[2] - 1e-2) < 1e-7)
      #expect((rates[8] < 9e-3) == (schedule != .constant))
      #expect(try trainer.verifyResuming())
    }
  }

  @Test func whatIsWrongIsSaid() throws {
    try withTemporaryFolder { folder in
      let trainer = try Self.start(folder + "/run", steps: 1)
      try trainer.train()
      #expect(throws: TrainingError.otherData(kind: "wave", path: trainer.run.path)) {
        try Trainer<WaveForecaster>(resuming: trainer.run, data: Waves(frequency: 3))
      }
      let error = #expect(throws: ContentError.self) {
        try LanguageModel(contentsOf: folder + "/run/last")
      }
      #expect(error?.description.contains("wave-forecaster") == true)
      var recipe = Self.recipe(1)
      recipe.targetAccuracy = 0.5
      let noAccuracy = #expect(throws: TrainingError.self) {
        try Trainer<WaveForecaster>(
          model: .init(hiddenSize: 4, dropout: 0), data: Waves(frequency: 2),
          configuration: recipe, run: RunFolder(path: folder + "/other"))
      }
      #expect(
        noAccuracy?.description
          == "targetAccuracy is 0.5, expected nil: the model does not report an accuracy")
      recipe.targetAccuracy = nil
      recipe.initialDeviation = 0.1
      #expect(throws: UnsupportedSetting(setting: "initialDeviation", modelType: "wave-forecaster"))
      {
        try Trainer<WaveForecaster>(
          model: .init(hiddenSize: 4, dropout: 0), data: Waves(frequency: 2),
          configuration: recipe, run: RunFolder(path: folder + "/other"))
      }
    }
  }

  /// One hook freezes a layer; another doubles the gradients, which clipping then halves.
  @Test func gradientsCanBeChangedBeforeTheyAreTaken() throws {
    try withTemporaryFolder { folder in
      let trainer = try Self.start(folder + "/frozen")
      let (inner, outer) = (trainer.model.inner.weight, trainer.model.outer.weight)
      let before = (inner.tensor.detached, outer.tensor.detached)
      var steps: [Int] = []
      trainer.transformGradients = { step, gradients in
        steps.append(step)
        #expect(gradients[inner] != nil)
        gradients[inner] = nil
      }
      try trainer.train()
      #expect(steps == Array(1...17))
      #expect(inner.tensor.detached == before.0)
      #expect(outer.tensor.detached != before.1)
    }
  }

  @Test func plansThatCannotBeFollowedAreRefused() {
    var plan = ComparisonPlan(
      variants: [
        .init(name: "one", model: WaveForecaster.Configuration(hiddenSize: 2, dropout: 0))
      ],
      seeds: [1], recipe: Self.recipe(20),
      sweep: LearningRateTrial(learningRates: [1e-2], stepCount: 40, seedCount: -1))
    #expect(throws: ConfigurationError.self) { try plan.validate() }
    plan.sweep?.seedCount = 1
    #expect(throws: Never.self) { try plan.validate() }
    plan.exampleCount = -1
    #expect(throws: ConfigurationError.self) { try plan.validate() }
  }

  @Test func modelsOfOnesOwnAreCompared() throws {
    try withTemporaryFolder { folder in
      let plan = ComparisonPlan(
        variants: [
          .init(name: "narrow", model: WaveForecaster.Configuration(hiddenSize: 2, dropout: 0)),
          .init(name: "wide", model: WaveForecaster.Configuration(hiddenSize: 16, dropout: 0)),
        ],
        seeds: [1, 2], recipe: Self.recipe(20),
        sweep: LearningRateTrial(learningRates: [1e-2, 1e-9], stepCount: 40))
      let comparison = try Comparison<WaveForecaster>(
        plan, data: Waves(frequency: 2), measures: nil, folder: folder)
      let results = try #require(try comparison.run())
      #expect(results.variants.map(\.parameterCount) == [9, 65])
      #expect(results.variants.allSatisfy { $0.validationLoss?.count == 2 })
      #expect(results.variants[1].lossDifference?.count == 2)
      #expect(results.sweep?.variants.map(\.largestLearningRate) == [1e-2, 1e-2])
      #expect(try results.json().contains("\"hiddenSize\" : 16"))
    }
  }
}
