import SluiceFiles
import Foundation
import Testing
import TestSupport

/// `sluice train --log-dir`.
struct LogFolderTests {
  private static let recipe = ["--steps", "6", "--eval-every", "3", "--eval-batches", "2"]

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func eventFiles(in folder: String) throws -> [Data] {
    try names(in: folder).filter { $0.hasPrefix("events.out.tfevents.") }.map {
      try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))
    }
  }

  @Test func getsEventsAndMetricsAndChangesNoLoss() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let (run, log) = (folder + "/run", folder + "/run/log")
      let logged = try Tool.run(
        ["train", text, "--out", run, "--log-dir", log] + Self.recipe + tinyModel)
      #expect(logged.code == 0, "\(logged.errors)")
      let plain = try Tool.run(
        ["train", text, "--out", folder + "/plain"] + Self.recipe + tinyModel)
      #expect(plain.code == 0)
      #expect(try stepLines(run) == stepLines(folder + "/plain"))
      #expect(try stepLines(run).count == 6)
      #expect(try contents(log + "/metrics.jsonl") == contents(run + "/metrics.jsonl"))
      let files = try eventFiles(in: log)
      #expect(files.count == 1)
      for part in ["brain.Event:2", "train/loss", "val/loss", "tokens_per_s", "sample"] {
        #expect(files[0].range(of: Data(part.utf8)) != nil, "\(part)")
      }

      let resumed = try Tool.run(["train", "--resume", run, "--log-dir", log, "--steps", "8"])
      #expect(resumed.code == 0, "\(resumed.errors)")
      #expect(try eventFiles(in: log).count == 2)
      #expect(try eventFiles(in: log).contains(files[0]))
      #expect(try contents(log + "/metrics.jsonl") == contents(run + "/metrics.jsonl"))
      #expect(try stepLines(log).count == 8)
    }
  }

  @Test func tasksAreLoggedToo() throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run(
        [
          "train", "--task", "induction", "--out", folder + "/run", "--log-dir", folder + "/log",
          "--layers", "1", "--heads", "2", "--hidden", "16", "--batch", "4",
        ] + Self.recipe)
      #expect(result.code == 0, "\(result.errors)")
      let files = try eventFiles(in: folder + "/log")
      #expect(files.first?.range(of: Data("val/accuracy".utf8)) != nil)
      #expect(files.first?.range(of: Data("sample".utf8)) == nil)
    }
  }

  @Test(
    arguments: [
      ("text.txt", "text.txt cannot be written: it is not a folder"),
      ("text.txt/log", "text.txt/log cannot be written: text.txt is not a folder"),
      ("/proc/log", "/proc/log cannot be written"), ("other", "the metrics of a different run"),
    ])
  func whatCannotBeWrittenEndsTheRunBeforeItBegins(log: String, expected: String) throws {
    try withTemporaryFolder { folder in
      _ = try writeText(to: folder)
      try FileManager.default.createDirectory(
        atPath: folder + "/other", withIntermediateDirectories: true)
      let line = """
        {"step":1,"loss":1.5,"learningRate":0.001,"gradientNorm":1,"tokensPerSecond":1,\
        "secondsElapsed":1}

        """
      try Data(line.utf8).write(to: URL(fileURLWithPath: folder + "/other/metrics.jsonl"))
      let result = try Tool.run(
        ["train", "text.txt", "--out", "run", "--log-dir", log] + tinyModel, in: folder)
      #expect(result.code == 74)
      #expect(result.output.isEmpty)
      #expect(result.sentences.count == 1)
      #expect(result.errors.contains(expected), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
      #expect(try contents(folder + "/other/metrics.jsonl") == line)
    }
  }

  @Test(arguments: ["{\"step\":1,\"train_loss\":2.3}\n", "a note\nof mine\n"])
  func whatIsNoMetricsIsLeftAlone(content: String) throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/log", withIntermediateDirectories: true)
      try Data(content.utf8).write(to: URL(fileURLWithPath: folder + "/log/metrics.jsonl"))
      let result = try Tool.run(
        ["train", writeText(to: folder), "--out", folder + "/run", "--log-dir", folder + "/log"]
          + tinyModel)
      #expect(result.code == 74)
      #expect(result.errors.contains("the metrics of a different run"), "\(result.errors)")
      #expect(try contents(folder + "/log/metrics.jsonl") == content)
    }
  }

  /// A run that was resumed from its checkpoint, with a log that lacks later steps.
  @Test func aLogThatLacksStepsGetsThem() throws {
    try withTemporaryFolder { folder in
      let (run, log) = (folder + "/run", folder + "/log")
      let begun = try Tool.run(
        ["train", writeText(to: folder), "--out", run, "--log-dir", log] + Self.recipe + tinyModel)
      #expect(begun.code == 0, "\(begun.errors)")
      let lines = try contents(run + "/metrics.jsonl").split(separator: "\n")
      // With later steps, as left by a killed run, and an incomplete line.
      let killed = lines.prefix(3).joined(separator: "\n") + "\n{\"step\":4,\"lo"
      try Data(killed.utf8).write(to: URL(fileURLWithPath: log + "/metrics.jsonl"))
      for arguments in [["--steps", "8"], ["--steps", "9", "--log-dir", log]] {
        let result = try Tool.run(["train", "--resume", run] + arguments)
        #expect(result.code == 0, "\(result.errors)")
      }
      #expect(try stepLines(log).count == 9)
      #expect(try contents(log + "/metrics.jsonl") == contents(run + "/metrics.jsonl"))
    }
  }

  /// Ctrl-C between two evaluations.
  @Test func aStoppedRunHasWrittenItsEvents() throws {
    try withTemporaryFolder { folder in
      let (run, log) = (folder + "/run", folder + "/log")
      let started = try Tool.start(
        [
          "train", writeText(to: folder), "--out", run, "--log-dir", log, "--steps", "100000",
          "--eval-every", "100000", "--eval-batches", "2",
        ] + tinyModel)
      for _ in 0..<2000 {
        if let lines = try? stepLines(log), lines.count > 20 { break }
        usleep(5000)
      }
      kill(started.process.processIdentifier, SIGINT)
      let stopped = try Tool.finish(started)
      #expect(stopped.code == 75)
      #expect(stopped.errors.contains("sluice train --resume \(run) --log-dir \(log)"))
      let file = try #require(try eventFiles(in: log).first)
      // One tag for each step in the metrics.
      var (count, rest) = (0, file[...])
      while let found = rest.range(of: Data("train/loss".utf8)) {
        count += 1
        rest = rest[found.upperBound...]
      }
      #expect(try count == stepLines(run).count)
      #expect(count > 20)
    }
  }
}
