import Foundation
import Testing
import TestSupport

/// Runs that end before their last step, and checkpoints on request.
@Suite(.serialized) struct EarlyEndTests {
  @Test func aRunStopsEarlyAndSaysSinceWhen() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let result = try Tool.run(
        [
          "train", writeText(to: folder), "--out", run, "--steps", "60", "--eval-every", "2",
          "--eval-batches", "1", "--learning-rate", "1", "--patience", "2",
        ] + tinyModel)
      #expect(result.code == 0)
      #expect(
        result.errors.contains(
          "Patience  2 evaluations (4 steps) without a lower validation loss\n"))
      let told = try #require(
        result.errors.firstMatch(
          of: /Stopped early after step (\d+): no lower validation loss since step (\d+)\./))
      let (step, best) = (try #require(Int(told.1)), try #require(Int(told.2)))
      #expect(step == best + 4 && step < 60)
      #expect(try stepLines(run).count == step)
      #expect(try contents(run + "/last/training.json").contains("\"patience\" : 2"))
      #expect(result.errors.contains("sluice train --resume \(run) --patience 4"))

      // A resumed run has the recipe's patience, or a new one.
      let again = try Tool.run(["train", "--resume", run])
      #expect(again.code == 0 && again.errors.contains("Stopped early after step \(step)"))
      let more = try Tool.run(["train", "--resume", run, "--patience", "0"])
      #expect(more.code == 0 && !more.errors.contains("Stopped early"))
      #expect(try stepLines(run).count == 60)
    }
  }

  @Test func impossiblePatienceIsNamedByItsFlag() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let negative = try Tool.run(
        ["train", text, "--out", folder + "/run", "--patience=-1"] + tinyModel)
      #expect(negative.code == 78 && negative.errors.contains("--patience"))
      let compared = try Tool.run(["compare", text, "--patience", "2"])
      #expect(
        compared.code == 64 && compared.errors.contains("--patience is for a single training"))
    }
  }

  @Test func aFileInTheRunsFolderAsksForACheckpoint() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let started = try Tool.start(
        [
          "train", writeText(to: folder), "--out", run, "--steps", "1000000", "--eval-every",
          "1000000",
        ] + tinyModel)
      defer { started.process.terminate() }
      let metrics = run + "/metrics.jsonl"
      func wait(_ isDone: () -> Bool) {
        for _ in 0..<6000 {
          guard !isDone(), started.process.isRunning else { return }
          usleep(5000)
        }
      }
      wait { ((try? contents(metrics)) ?? "").split(separator: "\n").count > 20 }
      #expect(try contents(run + "/last/training.json").contains("\"step\" : 0,"))
      try write("", to: run + "/save-now")
      // The message comes after the file is gone.
      wait { started.errorsSoFar.contains("/save-now\n") }
      #expect(!FileManager.default.fileExists(atPath: run + "/save-now"))
      kill(started.process.processIdentifier, SIGKILL)
      let killed = try Tool.finish(started)
      let told = try #require(killed.errors.firstMatch(of: /Saved .+ after step ([\d,]+), as/))
      #expect(killed.errors.contains("as requested by \(run)/save-now\n"))
      let step = told.1.replacing(",", with: "")
      #expect(try contents(run + "/last/training.json").contains("\"step\" : \(step),"))
    }
  }

  @Test func aDivergedStepIsRepeatedByTheCommandThatIsPrinted() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let result = try Tool.run(
        [
          "train", writeText(to: folder), "--out", run, "--steps", "40",
          "--learning-rate", "1e12", "--clip", "0", "--warmup", "0",
        ] + tinyModel)
      #expect(result.code == 3)
      let command = try #require(
        result.errors.firstMatch(of: /To repeat the step:\n  sluice (train --resume .*)\n/))
      let failure = try #require(result.sentences.last)
      #expect(failure.contains("diverged at step"))
      #expect(try contents(run + "/diverged/batch.txt").contains("--- example 4\n"))
      #expect(FileManager.default.fileExists(atPath: run + "/diverged/batch.json"))

      let repeated = try Tool.run(command.1.split(separator: " ").map(String.init))
      #expect(repeated.code == 3)
      #expect(repeated.sentences.last == failure)
      #expect(repeated.errors.contains(command.1))
    }
  }

  @Test func whatPassedByOnceIsGivenAgainToRepeatAStep() throws {
    try withTemporaryFolder { folder in
      let text = try contents(writeText(to: folder))
      let result = try Tool.run(
        [
          "train", "-", "--out", folder + "/run", "--steps", "40", "--learning-rate", "1e12",
          "--clip", "0", "--warmup", "0",
        ] + tinyModel, input: text)
      #expect(result.code == 3)
      let command = try #require(
        result.errors.firstMatch(
          of: /To repeat the step:\n  sluice (train --resume .*diverged - .*)\n/))
      let repeated = try Tool.run(command.1.split(separator: " ").map(String.init), input: text)
      #expect(repeated.code == 3)
      #expect(repeated.sentences.last == result.sentences.last)
    }
  }

  @Test func gatesAreWatchedAtEachEvaluation() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let arguments = ["--steps", "4", "--eval-every", "2", "--seed", "9"] + tinyModel
      func train(_ name: String, _ more: [String]) throws -> Tool.Result {
        try Tool.run(["train", text, "--out", "\(folder)/\(name)"] + arguments + more)
      }
      let watched = try train(
        "watched", ["--watch-gates", "--gate", "forget+output.headwise"])
      #expect(watched.code == 0)
      for name in ["forget", "output.headwise"] {
        #expect(
          watched.errors.matches(
            of: try Regex(#"\n  \#(name) +mean 0\.\d{3} +below 0\.1 \d+\.\d % +by layer 0\.\d\d\n"#)
          ).count == 3)
      }
      #expect(
        watched.errors.matches(of: /\n  on first token +\d+\.\d % +by layer 0\.\d\d\n/).count == 3)

      // Watching changes nothing; without a gate, only the sink is watched.
      let plain = try train("plain", ["--gate", "none"])
      let sink = try train("sink", ["--gate", "none", "--watch-gates"])
      #expect(!plain.errors.contains("on first token"))
      #expect(sink.errors.contains("on first token") && !sink.errors.contains("below 0.1"))
      let losses = try ["plain", "sink"].map { name in
        try contents("\(folder)/\(name)/metrics.jsonl").matches(
          of: /"(?:loss|validationLoss)":[^,]+/
        )
        .map { String($0.0) }
      }
      #expect(losses[0] == losses[1] && losses[0].count == 7)
    }
  }
}
