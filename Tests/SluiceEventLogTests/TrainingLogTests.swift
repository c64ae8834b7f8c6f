import SluiceText
@testable import SluiceEventLog
@testable import SluiceFiles
import Foundation
import Sluice
import SluiceInspection
import SluiceModels
import SwiftProtobuf
import Testing
import TestSupport

@testable import SluiceTraining

struct TrainingLogTests {
  private struct Crash: Error {}

  private func trainer(_ run: String, steps: Int = 10) throws -> Trainer<LanguageModel> {
    let dataset = try dataset()
    return try Trainer(
      model: tinyModel(dataset, dropout: 0.2), data: dataset.windows(of: 8),
      configuration: tinyRecipe(steps: steps, evaluationInterval: 4), run: RunFolder(path: run))
  }

  private func resumed(_ run: String) throws -> Trainer<LanguageModel> {
    try Trainer(resuming: RunFolder(path: run), data: windows())
  }

  /// The lines of a run, without times.
  private func lines(_ folder: String) throws -> [Substring] {
    try contents(folder + "/metrics.jsonl").split(separator: "\n").map {
      $0.prefix(
        upTo: $0.firstRange(of: /,"(tokensPerSecond|secondsElapsed)"/)?.lowerBound ?? $0.endIndex)
    }
  }

  @Test func trainingIsTheSameToTheLastBit() throws {
    try withTemporaryFolder { folder in
      let plain = try trainer(folder + "/plain")
      try plain.train()
      let logged = try trainer(folder + "/logged")
      try logged.train(log: TrainingLog(folder: folder + "/log", of: logged))
      #expect(try lines(folder + "/plain") == lines(folder + "/logged"))
      for file in ["last/model", "best/model", "last/optimizer"] {
        #expect(
          FileManager.default.contentsEqual(
            atPath: "\(folder)/plain/\(file).safetensors",
            andPath: "\(folder)/logged/\(file).safetensors"), "\(file)")
      }
    }
  }

  @Test func everyStepIsThereAsTheMetricsHaveIt() throws {
    try withTemporaryFolder { folder in
      let trainer = try trainer(folder + "/run")
      var start: StartMetrics?
      var steps: [StepMetrics] = []
      try trainer.train(log: TrainingLog(folder: folder + "/run/log", of: trainer)) { event in
        if case .start(let metrics) = event { start = metrics }
        if case .step(let metrics) = event { steps.append(metrics) }
      }
      let events = try EventFileReader.allEvents(in: folder + "/run/log")
      func expected(_ number: (StepMetrics) -> Float?) -> [Int: Float] {
        Dictionary(uniqueKeysWithValues: steps.map { ($0.step, number($0)) }).compactMapValues(
          \.self)
      }
      #expect(steps.count == 10)
      #expect(events.scalars("train/loss") == expected(\.loss))
      #expect(events.scalars("lr") == expected(\.learningRate))
      #expect(events.scalars("grad_norm") == expected(\.gradientNorm))
      #expect(events.scalars("tokens_per_s") == expected { Float($0.inputsPerSecond.rounded()) })
      #expect(
        events.scalars("val/loss")
          == expected(\.validationLoss).merging([0: try #require(start).validationLoss]) { $1 })
      #expect(events.scalars("val/loss").keys.sorted() == [0, 4, 8, 10])
      #expect(
        events.tags
          == [
            "val/loss", "sample", "first_token/layer01", "entropy/layer01",
            "largest_activation/layer01", "gate/layer01/output.elementwise", "attention/layer01",
            "train/loss", "lr", "grad_norm", "tokens_per_s",
          ])
      let recording = trainer.recordingOfValidation([.statistics, .attentionWeights, .gateValues])
      let layer = try #require(recording.layers.first)
      #expect(
        events.scalars("first_token/layer01")[10]
          == layer.attention.map { Float($0.firstTokenShares.reduce(0, +) / 2) })
      let histogram = try #require(layer.gates.first?.histogram)
      let logged = try #require(events.values("gate/layer01/output.elementwise").last).1.histo
      #expect(logged.bucket == histogram.counts.map(Double.init))
      #expect(logged.sum == histogram.sum && logged.num == Double(histogram.count))
      let image = try #require(events.values("attention/layer01").last).1.image
      #expect([UInt8](image.encodedImageString) == layer.image(title: "layer01").png)
      let samples = events.values("sample")
      #expect(samples.map(\.step) == [0, 4, 8, 10])
      for (_, sample) in samples {
        let text = String(decoding: try #require(sample.tensor.stringVal.first), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.hasPrefix("    ") })
        #expect(lines.reduce(lines.count - 1) { $0 + $1.count - 4 } == 100)
      }
      // Both files are in the same folder.
      #expect(
        try contents(folder + "/run/log/metrics.jsonl")
          == contents(folder + "/run/metrics.jsonl"))
    }
  }

  @Test func aTaskHasAccuracyAndNoSample() throws {
    try withTemporaryFolder { folder in
      var task = InductionHeads()
      task.length = 16
      let trainer = try Trainer<LanguageModel>(
        model: .init(
          vocabularySize: task.vocabulary.count, contextLength: task.tokenCount, layerCount: 1,
          hiddenSize: 16, headCount: 2),
        data: TaskDataset(task), configuration: tinyRecipe(), run: RunFolder(path: folder))
      try trainer.train(log: TrainingLog(folder: folder + "/log", of: trainer))
      let events = try EventFileReader.allEvents(in: folder + "/log")
      #expect(events.scalars("val/accuracy").keys.sorted() == [0, 3, 6])
      #expect(events.scalars("val/accuracy")[6] == trainer.validationAccuracy)
      #expect(!events.tags.contains("sample"))
    }
  }

  @Test func theRunsOwnFolderHasOneSetOfMetrics() throws {
    try withTemporaryFolder { folder in
      let trainer = try trainer(folder + "/run", steps: 2)
      try trainer.train(log: TrainingLog(folder: folder + "/./run/", of: trainer))
      #expect(try lines(folder + "/run").count == 3)
      #expect(try EventFileReader.paths(in: folder + "/run").count == 1)
    }
  }

  /// Steps after the last checkpoint are lost and repeated; readers are told where the run continues.
  @Test func aKilledRunGoesOnInANewFile() throws {
    try withTemporaryFolder { folder in
      let (run, log) = (folder + "/run", folder + "/log")
      let killed = try trainer(run)
      do {
        let first = try TrainingLog(folder: log, of: killed)
        #expect(throws: Crash.self) {
          try killed.train(log: first) { event in
            if case .step(let metrics) = event, metrics.step == 7 { throw Crash() }
          }
        }
        // The steps before an error are in the file while the log still exists.
        #expect(try EventFileReader.allEvents(in: log).scalars("train/loss").count == 7)
        #expect(try lines(log).count == 8)
        withExtendedLifetime(first) {}
      }

      let second = try resumed(run)
      try second.train(log: TrainingLog(folder: log, of: second))
      let files = try EventFileReader.paths(in: log).map(EventFileReader.events)
      #expect(files.count == 2)
      #expect(files[1][1].sessionLog.status == .start)
      #expect(files[1][1].step == 5)
      #expect(files[1].scalars("train/loss").keys.sorted() == Array(5...10))
      for (step, loss) in files[1].scalars("train/loss") where step <= 7 {
        #expect(files[0].scalars("train/loss")[step] == loss)
      }
      #expect(try contents(log + "/metrics.jsonl") == contents(run + "/metrics.jsonl"))
    }
  }

  /// Values of step 0 in earlier files are no longer shown.
  @Test func aRunKilledInItsFirstStepBeginsAnew() throws {
    try withTemporaryFolder { folder in
      let (run, log) = (folder + "/run", folder + "/log")
      let killed = try trainer(run)
      do {
        let first = try TrainingLog(folder: log, of: killed)
        #expect(throws: Crash.self) {
          try killed.train(log: first) { event in
            if case .start = event { throw Crash() }
          }
        }
        #expect(try lines(log).count == 1)
        withExtendedLifetime(first) {}
      }
      let second = try resumed(run)
      try second.train(log: TrainingLog(folder: log, of: second))
      let files = try EventFileReader.paths(in: log).map(EventFileReader.events)
      #expect(files.map { $0.scalars("val/loss").keys.sorted() } == [[0], [0, 4, 8, 10]])
      #expect(files[1][1].sessionLog.status == .start && files[1][1].step == 0)
      #expect(try contents(log + "/metrics.jsonl") == contents(run + "/metrics.jsonl"))
    }
  }

  @Test func whatAStoppedRunAddedIsWritten() throws {
    try withTemporaryFolder { folder in
      let trainer = try trainer(folder + "/run")
      let log = try TrainingLog(folder: folder + "/log", of: trainer)
      #expect(try trainer.train(log: log, until: { trainer.step == 3 }) == .stopped(step: 3))
      #expect(
        try EventFileReader.allEvents(in: folder + "/log").scalars("train/loss").count == 3)
      withExtendedLifetime(log) {}
    }
  }

  @Test func metricsOfAnotherRunAreLeftAlone() throws {
    try withTemporaryFolder { folder in
      let other = try trainer(folder + "/other", steps: 2)
      try other.train()
      let metrics = try contents(folder + "/other/metrics.jsonl")
      let mine = try trainer(folder + "/mine", steps: 2)
      let error = #expect(throws: FileError.self) {
        try TrainingLog(folder: folder + "/other", of: mine)
      }
      #expect(error?.description.contains("a different run") == true)
      #expect(try contents(folder + "/other/metrics.jsonl") == metrics)
      #expect(try names(in: folder + "/other") == ["best", "last", "metrics.jsonl"])
    }
  }
}
