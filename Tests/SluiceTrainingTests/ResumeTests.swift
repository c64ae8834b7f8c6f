@testable import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

/// A run that was stopped and resumed, compared with an uninterrupted one.
struct ResumeTests {
  private struct Crash: Error {}

  private struct Record: Equatable {
    var losses: [Int: [UInt32]] = [:]
    var weights: [[UInt32]] = []

    mutating func add(_ event: TrainingEvent) {
      guard case .step(let metrics) = event else { return }
      losses[metrics.step] = [
        metrics.loss.bitPattern, metrics.validationLoss?.bitPattern ?? 0,
        metrics.gradientNorm.bitPattern, metrics.learningRate.bitPattern,
      ]
    }
  }

  private func start(_ path: String, stepCount: Int = 10) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    var recipe = tinyRecipe(steps: stepCount, evaluationInterval: 4)
    recipe.accumulationCount = 2
    return try Trainer(
      model: tinyModel(dataset, dropout: 0.2), data: dataset.windows(of: 8), configuration: recipe,
      run: RunFolder(path: path))
  }

  private func resume(_ path: String) throws -> Trainer<LanguageModel> {
    try Trainer(resuming: RunFolder(path: path), data: windows())
  }

  private func weights(_ trainer: Trainer<LanguageModel>) -> [[UInt32]] {
    trainer.model.parameters.map { $0.parameter.tensor.bits }
  }

  private func straight(_ path: String) throws -> Record {
    let trainer = try start(path)
    var record = Record()
    try trainer.train { record.add($0) }
    record.weights = weights(trainer)
    return record
  }

  @Test(arguments: [0, 1, 3, 4, 9])
  func aStoppedRunGoesOnToTheLastBit(stop: Int) throws {
    try withTemporaryFolder { folder in
      let expected = try straight(folder + "/straight")
      var found = Record()
      let first = try start(folder + "/stopped")
      let outcome = try first.train {
        found.add($0)
      } until: {
        first.step == stop
      }
      #expect(outcome == .stopped(step: stop))
      let second = try resume(folder + "/stopped")
      #expect(second.step == stop)
      #expect(try second.train { found.add($0) } == .finished)
      found.weights = weights(second)
      #expect(found == expected)
      #expect(second.validationLoss != nil)

      // The metrics of the two runs differ only in times.
      let lines = try ["/straight", "/stopped"].map { run in
        try contents(folder + run + "/metrics.jsonl").split(separator: "\n").map {
          $0.prefix(
            upTo: $0.firstRange(of: /,"(tokensPerSecond|secondsElapsed)"/)?.lowerBound
              ?? $0.endIndex)
        }
      }
      // One line for the validation before the first step, and one for each step.
      #expect(lines[0].count == 11)
      #expect(lines[0] == lines[1])
    }
  }

  @Test(arguments: 1...3)
  func anotherNumberOfThreadsChangesNothing(threadCount: Int) throws {
    try withTemporaryFolder { folder in
      let expected = try straight(folder + "/straight")
      var found = Record()
      let first = try start(folder + "/stopped")
      try first.train {
        found.add($0)
      } until: {
        first.step == 5
      }
      try ThreadPool.$current.withValue(ThreadPool(threadCount: threadCount)) {
        let second = try resume(folder + "/stopped")
        try second.train { found.add($0) }
        found.weights = weights(second)
      }
      #expect(found == expected)
    }
  }

  /// Steps after the last checkpoint are lost and repeated.
  @Test func aKilledRunGoesOnFromItsLastCheckpoint() throws {
    try withTemporaryFolder { folder in
      let expected = try straight(folder + "/straight")
      var found = Record()
      #expect(throws: Crash.self) {
        try start(folder + "/killed").train { event in
          found.add(event)
          if case .step(let metrics) = event, metrics.step == 7 { throw Crash() }
        }
      }
      let second = try resume(folder + "/killed")
      #expect(second.step == 4)
      try second.train { found.add($0) }
      found.weights = weights(second)
      #expect(found == expected)
      let lines = try contents(folder + "/killed/metrics.jsonl").split(separator: "\n")
      #expect(lines.count == 11)
    }
  }

  /// For example, a log on a full disk.
  @Test func whoIsToldOfAnEvaluationFailsAfterItsCheckpoint() throws {
    try withTemporaryFolder { folder in
      #expect(throws: Crash.self) {
        try start(folder + "/run").train { event in
          if case .step(let metrics) = event, metrics.validationLoss != nil { throw Crash() }
        }
      }
      let resumed = try resume(folder + "/run")
      #expect(resumed.step == 4)
    }
  }

  @Test func theBestLossIsRemembered() throws {
    try withTemporaryFolder { folder in
      let first = try start(folder + "/run")
      try first.train(until: { first.step == 5 })
      #expect(try resume(folder + "/run").bestValidationLoss == first.bestValidationLoss)
      #expect(first.bestValidationLoss != nil)
    }
  }

  @Test func aFinishedRunCanGetMoreSteps() throws {
    try withTemporaryFolder { folder in
      try start(folder + "/run", stepCount: 4).train()
      let more = try Trainer<LanguageModel>(
        resuming: RunFolder(path: folder + "/run"), data: windows(), stepCount: 6)
      #expect(try more.train() == .finished)
      #expect(more.step == 6)
    }
  }

  @Test func anotherTextIsRefused() throws {
    try withTemporaryFolder { folder in
      try start(folder + "/run", stepCount: 1).train()
      let run = RunFolder(path: folder + "/run")
      #expect(throws: TrainingError.otherData(kind: "text", path: run.path)) {
        try Trainer<LanguageModel>(resuming: run, data: windows(verses + "!"))
      }
      #expect(throws: TrainingError.nothingToResume(path: folder + "/none")) {
        try Trainer<LanguageModel>(
          resuming: RunFolder(path: folder + "/none"), data: windows())
      }
    }
  }

  @Test(arguments: ["training.json", "optimizer.safetensors", "model.safetensors", "config.json"])
  func aDamagedCheckpointIsNamed(file: String) throws {
    try withTemporaryFolder { folder in
      try start(folder + "/run", stepCount: 1).train()
      let path = folder + "/run/last/" + file
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for length in [0, 7, whole.count / 2, whole.count - 3] {
        try FileManager.default.removeItem(atPath: path)
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: (any Error).self) { try resume(folder + "/run") }
        #expect(error is any SluiceError)
        #expect(error.map { "\($0)".contains(path) } == true, "\(file) cut to \(length)")
      }
    }
  }

  @Test(
    arguments: [
      (
        #""batchSize" : 4"#, #""batchSize" : 4.5"#,
        "configuration.batchSize is 4.5, expected a whole number"
      ),
      (
        #""name" : "adamw""#, #""name" : "adam""#,
        #"configuration.optimizer.name is "adam", expected "adamw" or"#
      ),
      (#""step" : 1,"#, #""step" : 1, "step" : 2,"#, #"the key "step" occurs twice"#),
      (
        #""step" : 1,"#, #""step" : 9223372036854775807,"#,
        "step is 9223372036854775807, expected 0"
      ),
      (
        #""validationsSinceBest" : 0"#, #""validationsSinceBest" : 9223372036854775807"#,
        "validationsSinceBest is 9223372036854775807, expected 0"
      ),
      (#""step" : 1,"#, #""step" : -1,"#, "step is -1, expected 0"),
      (#""step" : 1,"#, #""steps" : 1,"#, "the key step is missing"),
      (
        #""warmupStepCount" : 2"#, #""warmupStepCount" : 9223372036854775807"#,
        "warmupStepCount is 9223372036854775807"
      ),
      (
        #""accumulationCount" : 2"#, #""accumulationCount" : 4611686018427387904"#,
        "accumulationCount is 4611686018427387904"
      ),
      (
        #""learningRate" : "#, #""learningRate" : 1e99, "other" : "#,
        "configuration.learningRate is 1e99"
      ),
    ])
  func whatCannotBeInARecipeIsNamed(written: String, damaged: String, sentence: String) throws {
    try withTemporaryFolder { folder in
      try start(folder + "/run", stepCount: 1).train()
      let path = folder + "/run/last/training.json"
      let text = try contents(path)
      #expect(text.contains(written), "\(text)")
      try write(text.replacing(written, with: damaged), to: path)
      do {
        _ = try resume(folder + "/run")
        Issue.record("accepted \(damaged)")
      } catch let error as any SluiceError {
        #expect(error.description.contains(sentence), "\(error)")
      }
    }
  }

  @Test func momentsOfAnotherStepAreRefused() throws {
    try withTemporaryFolder { folder in
      try start(folder + "/a", stepCount: 1).train()
      try start(folder + "/b", stepCount: 2).train()
      let name = "/last/optimizer.safetensors"
      try FileManager.default.removeItem(atPath: folder + "/a" + name)
      try FileManager.default.copyItem(atPath: folder + "/b" + name, toPath: folder + "/a" + name)
      #expect(throws: TrainingError.self) { try resume(folder + "/a") }
    }
  }
}
