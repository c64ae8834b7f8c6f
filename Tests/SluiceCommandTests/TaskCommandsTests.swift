import Foundation
import Testing
import TestSupport

/// `sluice train --task`, and commands on its checkpoints.
struct TaskCommandsTests {
  private static let tiny = [
    "--layers", "1", "--heads", "2", "--hidden", "16", "--batch", "4", "--eval-batches", "2",
    "--eval-every", "3",
  ]

  private func train(
    _ run: String, _ task: String, _ arguments: String...
  ) throws -> Tool.Result {
    try Tool.run(
      ["train", "--task", task, "--out", run, "--steps", "6"] + Self.tiny + arguments)
  }

  @Test(arguments: ["selective-copying", "recall", "induction", "noisy-classification"])
  func aRunShowsItsPlanAndItsAnswers(task: String) throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let result = try train(
        run, task, "--length", "64", "--positions", "rotary", "--verify-resume")
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.errors.contains("Task      \(task), "))
      #expect(result.errors.contains("Resuming is bit-identical"))
      #expect(result.errors.contains("new examples each"))
      #expect(result.errors.contains("  accuracy "))
      for part in ["Accuracy", "99 % not reached", "as trained", "4 times", "Target ", "Output "] {
        #expect(result.output.contains(part))
      }
      #expect(try contents(run + "/metrics.jsonl").contains("validationAccuracy"))
      #expect(try contents(run + "/last/training.json").contains("\"\(task)\""))

      let table = try Tool.run(["evaluate", run, "--examples", "64"])
      #expect(table.code == 0)
      #expect(table.output.contains("256"))
      let json = try Tool.run(["evaluate", run + "/best", "--examples", "64", "--json"])
      let lines = json.output.split(separator: "\n")
      #expect(lines.count == 3)
      for (line, length) in zip(lines, [64.0, 128, 256]) {
        let figures = try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))
        #expect(figures["length"] == length)
        #expect(figures["examples"] == 64)
        #expect(figures["accuracy"].map { (0...1).contains($0) } == true)
      }
      let resumed = try Tool.run(["train", "--resume", run, "--steps", "7"])
      #expect(resumed.code == 0)
      #expect(resumed.errors.contains("6 of them done"))
      let generated = try Tool.run(["generate", run, "--max-tokens", "5", "--seed", "1"])
      #expect(generated.code == 0)
      #expect(generated.output.split { $0 == " " || $0 == "\n" }.count == 5)
    }
  }

  @Test func learnedPositionsEndWithTheContext() throws {
    try withTemporaryFolder { folder in
      let result = try train(
        folder + "/run", "induction", "--length", "32", "--positions", "learned")
      #expect(result.code == 0)
      #expect(result.output.contains("learned positions end at the context length, 32 tokens"))
      #expect(!result.output.contains("2 times"))
      let longer = try train(
        folder + "/longer", "induction", "--length", "32", "--context", "64", "--positions",
        "learned")
      #expect(longer.output.contains("2 times"))
      #expect(!longer.output.contains("4 times"))
    }
  }

  @Test func theAccuracyToReachEndsTheRun() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let result = try train(
        run, "noisy-classification", "--length", "8", "--marks", "1", "--until-accuracy", "0.01",
        "--eval-batches", "20", "--learning-rate", "1e-2", "--steps", "90")
      #expect(result.code == 0)
      #expect(result.errors.contains("Stopped after step "))
      #expect(!result.errors.contains("90/90"))
      #expect(result.output.contains("Accuracy"))
    }
  }

  @Test func whatIsWrongIsSaidInASentence() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let run = folder + "/run"
      #expect(try train(run, "induction", "--length", "16").code == 0)
      #expect(
        try Tool.run(["train", text, "--out", folder + "/text", "--steps", "1"] + tinyModel).code
          == 0)
      let other = ["--out", folder + "/other"]
      let mistakes: [([String], Int32, String)] = [
        (["train", "--task", "recal"] + other, 64, "Did you mean 'recall'?"),
        (["train", "--task", "sorting"] + other, 64, "selective-copying, recall"),
        (["train", text, "--task", "recall"] + other, 64, "cannot be combined"),
        (["train", "--task", "recall", "--vocabulary", "bytes"] + other, 64, "own vocabulary"),
        (["train", "--task", "recall", "--copies", "3"] + other, 64, "recall has no --copies"),
        (["train", "--length", "3"] + other, 64, "--length needs a --task"),
        (["train", "--preset", "paper"] + other, 64, "--preset paper needs a --task"),
        (["train", "--task", "recall", "--preset", "nanogpt"] + other, 64, "is for text, not"),
        (
          ["train", "--task", "noisy-classification", "--preset", "paper"] + other, 64,
          "no preset paper"
        ),
        (["train", "--task", "recall", "--pairs", "40"] + other, 78, "length is 32"),
        (["train", "--task", "recall", "--context", "32"] + other, 78, "context of 32"),
        (["train", "--task", "recall", "--until-accuracy", "2"] + other, 78, "until-accuracy"),
        (["train", "--resume", run, "--task", "recall"], 64, "different settings"),
        (
          ["train", "--resume", run, "--task", "induction", "--length", "17"], 64,
          "different settings"
        ),
        (["train", "--resume", folder + "/text", "--task", "recall"], 64, "different settings"),
        (["evaluate", run, "--task", "recall"], 65, "does not match"),
        (["evaluate", run, text, "--task", "induction"], 64, "cannot be combined"),
        (["evaluate", run, "--examples", "0"], 64, "--examples"),
        (["evaluate", run, text], 65, "word 1"),
        (["evaluate", folder + "/text"], 64, "path"),
        (["generate", run, "--prompt", "1 x"], 65, "\"x\""),
      ]
      for (arguments, code, part) in mistakes {
        let result = try Tool.run(arguments)
        #expect(result.code == code, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(part), "\(arguments): \(result.errors)")
        #expect(result.output.isEmpty)
        #expect(result.sentences.count { $0.hasPrefix("Error: ") } == 1)
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/other"))
      let same = try Tool.run([
        "train", "--resume", run, "--task", "induction", "--length", "16", "--steps", "7",
      ])
      #expect(same.code == 0)
    }
  }
}
