@testable import SluiceText
@testable import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import Synchronization
import Testing
import TestSupport

@testable import SluiceTraining

/// Two variants with two seeds and a few steps each.
struct ComparisonTests {
  private typealias Plan = ComparisonPlan<LanguageModel.Configuration>

  private static func plan(
    _ vocabulary: Vocabulary, seeds: [UInt64] = [1, 2], steps: Int = 6,
    positions: LanguageModel.Positions = .rotary, sweep: LearningRateTrial? = nil
  ) -> Plan {
    func model(_ gates: [Gate]) -> LanguageModel.Configuration {
      LanguageModel.Configuration(
        vocabularySize: vocabulary.count, contextLength: 16, layerCount: 1, hiddenSize: 16,
        headCount: 2, gates: gates, positions: positions)
    }
    return Plan(
      variants: [
        .init(name: "none", model: model([])), .init(name: "headwise", model: model([.headwise])),
      ],
      seeds: seeds, recipe: tinyRecipe(steps: steps), sweep: sweep, exampleCount: 20)
  }

  private static func windows(_ text: String = verses) throws -> TextWindows {
    try dataset(text).windows(of: 16)
  }

  private static func task() throws -> TaskDataset {
    var task = InductionHeads()
    task.length = 16
    return try TaskDataset(task)
  }

  /// `results.json` without times.
  private func results(_ folder: String) throws -> NSDictionary {
    func timeless(_ value: Any) -> Any {
      switch value {
      case let object as [String: Any]:
        object.filter { !$0.key.hasPrefix("seconds") }.mapValues(timeless) as NSDictionary
      case let list as [Any]: list.map(timeless) as NSArray
      default: value
      }
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/results.json"))
    let json = try JSONSerialization.jsonObject(with: data)
    return try #require(timeless(json) as? NSDictionary)
  }

  @Test func aTaskIsMeasuredInFull() throws {
    try withTemporaryFolder { folder in
      let task = try Self.task()
      let comparison = try Comparison<LanguageModel>(
        Self.plan(task.vocabulary), data: task, folder: folder)
      var order: [String] = []
      let results = try #require(
        try comparison.run { event in
          if case .begins(let job, _, _) = event { order.append(job.path) }
        })
      #expect(
        order == [
          "runs/none/seed-1", "runs/headwise/seed-1", "runs/none/seed-2", "runs/headwise/seed-2",
        ])
      #expect(results.doneCount == 4 && results.runCount == 4)
      #expect(results.hasAccuracy)
      for variant in results.variants {
        #expect(variant.seeds == [1, 2])
        #expect(variant.divergedSeeds.isEmpty)
        #expect(variant.lengths.map(\.tokenCount) == [16, 32, 64])
        #expect(variant.lengths.allSatisfy { $0.accuracy?.count == 2 && $0.loss.count == 2 })
        #expect(variant.curve.map(\.step) == [0, 3, 6])
        #expect(variant.curve.allSatisfy { $0.accuracy != nil })
        #expect(variant.firstTokenAttention.map { (0...1).contains($0.mean) } == true)
        #expect(variant.meanLargestActivation.map { $0.mean > 0 } == true)
        #expect((variant.secondsPerStep?.mean ?? 0) >= 0)
        let model = try LanguageModel(
          #require(variant.model as? LanguageModel.Configuration), random: RandomStream(seed: 1))
        #expect(variant.parameterCount == model.parameterCount)
      }
      #expect(results.variants[0].lossDifference == nil)
      #expect(results.variants[0].gates.isEmpty)
      let difference = try #require(results.variants[1].lossDifference)
      let means = results.variants.map { $0.lengths[0].loss.mean }
      #expect(abs(difference.mean - (means[1] - means[0])) < 1e-12)
      #expect(results.variants[1].gates.map(\.gate) == ["output.headwise"])
      // The measurement is that of the run's last checkpoint.
      let run = RunFolder(path: folder + "/runs/headwise/seed-2").checkpointPath(.last)
      let model = try Checkpoint(folder: #require(run)).model
      let evaluation = try TaskEvaluation(of: model, on: task.task, exampleCount: 20)
      #expect(results.variants[1].runs[1].lengths[0].loss == evaluation.loss)
    }
  }

  @Test func aTextIsMeasuredOnItsValidationPart() throws {
    try withTemporaryFolder { folder in
      let text = try Self.windows()
      let learned = Self.plan(text.dataset.vocabulary, seeds: [5], positions: .learned)
      let results = try #require(
        try Comparison<LanguageModel>(learned, data: text, folder: folder + "/learned").run())
      #expect(results.variants.allSatisfy { $0.lengths.map(\.factor) == [1] })
      #expect(!results.hasAccuracy)
      let rotary = try #require(
        try Comparison<LanguageModel>(
          Self.plan(text.dataset.vocabulary, seeds: [5]), data: text, folder: folder + "/rotary"
        ).run())
      #expect(rotary.variants.allSatisfy { $0.lengths.map(\.tokenCount) == [16, 32, 64] })
      #expect(rotary.variants.allSatisfy { $0.lengths[0].accuracy == nil })
      #expect(rotary.variants[0].lengths[0].loss.deviation == nil)
    }
  }

  // Checked before a run and before each of its steps, so that a step takes at least two calls.
  @Test(arguments: [2, 3, 8]) func anInterruptedComparisonGoesOn(calls: Int) throws {
    try withTemporaryFolder { folder in
      let task = try Self.task()
      let sweep = LearningRateTrial(learningRates: [1e-3, 1e-2], stepCount: 3)
      let plan = Self.plan(task.vocabulary, sweep: sweep)
      try Comparison<LanguageModel>(plan, data: task, folder: folder + "/straight").run()
      var (turns, isDone) = (0, false)
      while !isDone, turns < 200 {
        var left = calls
        let outcome = try Comparison<LanguageModel>(plan, data: task, folder: folder + "/stopped")
          .run(until: {
            left -= 1
            return left < 0
          })
        isDone = outcome != nil
        turns += 1
      }
      #expect(isDone)
      #expect(turns > 1)
      #expect(try results(folder + "/straight") == results(folder + "/stopped"))
    }
  }

  @Test func whatIsDoneIsNotDoneAgain() throws {
    try withTemporaryFolder { folder in
      let text = try Self.windows()
      try Comparison<LanguageModel>(
        Self.plan(text.dataset.vocabulary, seeds: [1]), data: text, folder: folder
      ).run()
      let path = folder + "/runs/none/seed-1/metrics.jsonl"
      let before = try contents(path)
      var plan = Self.plan(text.dataset.vocabulary, seeds: [1, 7])
      plan.variants.append(
        .init(name: "elementwise", model: plan.variants[0].model.with([.elementwise])))
      var begun: [String] = []
      let results = try #require(
        try Comparison<LanguageModel>(plan, data: text, folder: folder).run { event in
          if case .begins(let job, _, _) = event { begun.append("\(job.variant) \(job.seed)") }
        })
      #expect(begun == ["elementwise 1", "none 7", "headwise 7", "elementwise 7"])
      #expect(results.variants.map(\.seeds) == [[1, 7], [1, 7], [1, 7]])
      #expect(try contents(path) == before)
    }
  }

  @Test func aResultMayHoldWhatIsNotFiniteButNoImpossibleCounts() throws {
    try withTemporaryFolder { folder in
      let text = try Self.windows()
      let plan = Self.plan(text.dataset.vocabulary, seeds: [1])
      func compare() throws -> ComparisonResults? {
        try Comparison<LanguageModel>(plan, data: text, folder: folder).run()
      }
      _ = try compare()
      let path = folder + "/runs/none/seed-1/result.json"
      var run = try JSONFile.read(ComparedRun.self, from: path)
      let attention = run.inside?.firstTokenAttention
      run.inside?.firstTokenAttention = .nan
      try JSONFile.write(run, to: path)
      #expect(try contents(path).contains("\"firstTokenAttention\" : null"))
      let results = try #require(try compare())
      #expect(attention != nil && results.variants[0].firstTokenAttention == nil)
      #expect(results.variants[0].validationLoss != nil)
      #expect(try contents(folder + "/results.json").contains("\"firstTokenAttention\" : null"))

      run.masteryStep = .max
      try JSONFile.write(run, to: path)
      let error = #expect(throws: TrainingError.self) { try compare() }
      #expect(error?.description.contains("masteryStep is 9223372036854775807") == true)
    }
  }

  @Test func otherSettingsAreRefused() throws {
    try withTemporaryFolder { folder in
      let text = try Self.windows()
      let plan = Self.plan(text.dataset.vocabulary, seeds: [1])
      try Comparison<LanguageModel>(plan, data: text, folder: folder).run()
      var others = [plan, plan, plan]
      others[0].recipe.stepCount = 7
      others[1].variants[1].model.feedForward.intermediateSize += 1
      others[2].exampleCount = 21
      for other in others {
        let error = #expect(throws: ComparisonError.self) {
          try Comparison<LanguageModel>(other, data: text, folder: folder)
        }
        #expect(error?.category == .cannotWrite)
      }
      let other = try Self.windows(verses + "!")
      #expect(throws: ComparisonError.self) {
        try Comparison<LanguageModel>(plan, data: other, folder: folder)
      }
      var twice = plan
      twice.seeds = [3, 3]
      #expect(throws: ComparisonError.repeated(.seed, "3")) {
        try Comparison<LanguageModel>(twice, data: text, folder: folder + "/new")
      }
      twice.seeds = []
      #expect(throws: ComparisonError.nothing(.seed)) {
        try Comparison<LanguageModel>(twice, data: text, folder: folder + "/new")
      }
      // An equal plan counts as the same plan.
      try Comparison<LanguageModel>(plan, data: text, folder: folder).run()
    }
  }

  @Test func aDivergedRunIsAResult() throws {
    try withTemporaryFolder { folder in
      let text = try Self.windows()
      var plan = Self.plan(text.dataset.vocabulary)
      plan.recipe.learningRate = 1e30
      plan.recipe.warmupStepCount = 0
      plan.recipe.clippingNorm = nil
      let results = try #require(
        try Comparison<LanguageModel>(plan, data: text, folder: folder).run())
      #expect(results.doneCount == 4)
      for variant in results.variants {
        #expect(variant.divergedSeeds == [1, 2])
        #expect(variant.lengths.isEmpty)
        #expect(variant.curve.isEmpty)
        #expect(variant.runs.allSatisfy { $0.divergence?.hasPrefix("step ") == true })
      }
      // A diverged run is not repeated.
      try Comparison<LanguageModel>(plan, data: text, folder: folder).run { event in
        if case .begins = event { Issue.record("a diverged run was begun again") }
      }
    }
  }

  @Test func theLargestLearningRateThatTrainsIsFound() throws {
    try withTemporaryFolder { folder in
      let text = try Self.windows()
      let sweep = LearningRateTrial(learningRates: [3e-2, 1e-9, 1e30], stepCount: 30)
      let plan = Self.plan(text.dataset.vocabulary, seeds: [1], sweep: sweep)
      let results = try #require(
        try Comparison<LanguageModel>(plan, data: text, folder: folder).run())
      let found = try #require(results.sweep)
      #expect(found.variants.map(\.largestLearningRate) == [3e-2, 3e-2])
      #expect(found.bound < 3.5)
      for variant in found.variants {
        #expect(variant.trials.map(\.learningRate) == [1e-9, 3e-2, 1e30])
        // The smallest rate learns nothing, the largest diverges.
        #expect(variant.trials.map(\.trains) == [false, true, false])
      }
    }
  }

  @Test func allVariantsSeeTheSameBatches() throws {
    try withTemporaryFolder { folder in
      let data = RecordedData(base: try Self.windows())
      var seen: [String: [[Int32]]] = [:]
      var name = ""
      try Comparison<LanguageModel>(Self.plan(try dataset().vocabulary), data: data, folder: folder)
        .run { event in
          switch event {
          case .begins(let job, _, _):
            name = "\(job.variant) \(job.seed)"
            _ = data.takeBatches()
          case .training(.step(let metrics)) where metrics.step == 6:
            seen[name] = data.takeBatches()
          default: break
          }
        }
      #expect(seen.count == 4)
      // Six steps and, with the one before the first step, three evaluations of two batches each.
      #expect(seen["none 1"]?.count == 12)
      #expect(seen["none 1"] == seen["headwise 1"])
      #expect(seen["none 2"] == seen["headwise 2"])
      #expect(seen["none 1"] != seen["none 2"])
    }
  }
}

/// Data that record the requested batches.
private final class RecordedData: TrainingData {
  private let base: TextWindows
  private let batches = Mutex<[[Int32]]>([])

  init(base: TextWindows) { self.base = base }

  func takeBatches() -> [[Int32]] {
    batches.withLock { taken in
      defer { taken = [] }
      return taken
    }
  }

  var fingerprint: UInt64 { base.fingerprint }

  func batch(
    _ numbers: Range<Int>, at place: BatchPlace, random: RandomStream
  ) -> TextBatch {
    let batch = base.batch(numbers, at: place, random: random)
    batches.withLock { $0.append(batch.inputs.ids) }
    return batch
  }
}

extension LanguageModel.Configuration {
  fileprivate func with(_ gates: [Gate]) -> Self {
    var model = self
    model.gates = gates
    return model
  }
}
