import Foundation
import Testing
import TestSupport

/// `sluice compare`, run as a process.
struct CompareCommandTests {
  private static let tiny = [
    "--layers", "1", "--heads", "2", "--hidden", "16", "--batch", "4", "--eval-batches", "2",
    "--eval-every", "3", "--steps", "6",
  ]

  private func compare(_ arguments: [String]) throws -> Tool.Result {
    try Tool.run(["compare"] + arguments + Self.tiny)
  }

  @Test func documentsAreComparedApart() throws {
    try withTemporaryFolder { folder in
      let text = try contents(writeText(to: folder))
      for name in ["one", "two"] { try write(text, to: "\(folder)/texts/\(name).txt") }
      let arguments = [
        folder + "/texts", "--gates", "none", "--seeds", "1", "--context", "16", "--out",
        folder + "/cmp",
      ]
      let result = try compare(arguments + ["--documents", "files"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(
        try contents(folder + "/cmp/runs/none/seed-1/last/training.json").contains("\"files\""))
      let other = try compare(arguments)
      #expect(other.code == 74)
      #expect(other.errors.contains("its text, its table or its task settings differ"))
      let again = try compare(arguments + ["--documents", "files"])
      #expect(again.code == 0 && again.output == result.output, "\(again.errors)")
      let task = try compare(["--task", "induction", "--documents", "files"])
      #expect(task.code == 64 && task.errors.contains("--documents is for text"))
    }
  }

  @Test func aTaskIsComparedAndGoneOnWith() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        "--task", "induction", "--length", "16", "--positions", "rotary", "--examples", "16",
        "--gates", "none,headwise+sink", "--match-parameters", "--out", folder + "/cmp",
      ]
      let result = try compare(arguments + ["--seeds", "2"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.output.contains("output.headwise+sink"))
      #expect(result.output.contains("accuracy at 4x"))
      #expect(result.errors.contains("Run 4 of 4: output.headwise+sink, seed 2"))
      // The plan comes first, once.
      #expect(result.errors.contains("Variants  2: none, output.headwise+sink\nSeeds     1, 2\n"))
      #expect(result.errors.contains("Runs      4 runs of 6 steps\nTime      about "))
      #expect(result.errors.components(separatedBy: "Variants").count == 2)
      let table = try contents(folder + "/cmp/results.md")
      #expect(table.hasPrefix("| gate | parameters | loss |"))
      #expect(table.contains("    sluice compare --task induction"))
      #expect(try contents(folder + "/cmp/loss.svg").hasPrefix("<svg "))

      // With more seeds, finished runs are not repeated.
      let more = try compare(arguments + ["--seeds", "2,1,9", "--json"])
      #expect(more.code == 0)
      #expect(more.errors.contains("Run 5 of 6: none, seed 9"))
      #expect(more.errors.contains("Runs      6 runs of 6 steps; 4 are done\n"))
      #expect(!more.errors.contains("seed 1"))
      #expect(more.output == (try contents(folder + "/cmp/results.json")))
      let json = try JSONSerialization.jsonObject(with: Data(more.output.utf8))
      let variants = (json as? [String: Any])?["variants"] as? [[String: Any]]
      #expect(variants?.compactMap { $0["name"] as? String } == ["none", "output.headwise+sink"])
      // Each run is an ordinary run folder.
      let run = try Tool.run(["evaluate", folder + "/cmp/runs/none/seed-9", "--examples", "8"])
      #expect(run.code == 0)
    }
  }

  @Test func aStoppedComparisonSaysHowToGoOn() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let arguments = [
        "compare", text, "--gates", "none,headwise", "--seeds", "1", "--steps", "1000000",
        "--eval-every", "5", "--eval-batches", "1", "--out", folder + "/cmp",
      ]
      let running = try Tool.start(arguments + tinyModel)
      let path = folder + "/cmp/runs/none/seed-1/best"
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: path) {
        Thread.sleep(forTimeInterval: 0.05)
      }
      running.process.terminate()
      let result = try Tool.finish(running)
      #expect(result.code == 75, "\(result.errors)")
      #expect(result.errors.contains("The same command continues"))
      #expect(result.output.isEmpty)
    }
  }

  @Test func whatIsWrongIsSaidInASentence() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let done = [
        text, "--context", "8", "--gates", "none", "--seeds", "1", "--out", folder + "/cmp",
      ]
      #expect(try compare(done).code == 0)
      let task = ["--task", "recall", "--out", folder + "/other"]
      let mistakes: [([String], Int32, String)] = [
        (done + ["--min-learning-rate", "1e-5"], 74, "the training settings of its runs differ"),
        (done + ["--context", "9"], 74, "the settings of its model"),
        (task + ["--gate", "none"], 64, "--gates"),
        (task + ["--sink", "learned"], 64, "+sink"),
        (task + ["--until-accuracy", "0.9"], 64, "equal steps"),
        (task + ["--gates", "sink+sink-off-by-one"], 64, "sink-off-by-one"),
        (
          task + ["--match-parameters", "--positions", "rotary", "--rotary-share", "nan"], 64,
          "--rotary-share"
        ),
        (task + ["--seed", "1"], 64, "--seeds"),
        (task + ["--seeds", "0"], 64, "--seeds"),
        (task + ["--seeds", "1,1"], 78, "seed 1 is given twice"),
        (
          task + ["--gates", "none,none"], 78,
          "variant none is given twice; they are set by --gates"
        ),
        (task + ["--gates", "none,most"], 64, "\"most\""),
        (task + ["--sweep-steps", "3"], 64, "--learning-rates"),
        (task + ["--learning-rates", "1e-3,x"], 64, "--learning-rates"),
        (task + ["--learning-rates", "1e-3,-1"], 78, "learning-rate"),
        ([text] + task, 64, "cannot be combined"),
        ([folder + "/none.txt", "--out", folder + "/other"], 66, "does not exist"),
      ]
      for (arguments, code, part) in mistakes {
        let result = try compare(arguments)
        #expect(result.code == code, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(part), "\(arguments): \(result.errors)")
        #expect(result.output.isEmpty)
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/other"))
    }
  }
}
