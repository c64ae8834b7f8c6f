import Foundation
import Testing
import TestSupport

/// Runs that are stopped or killed, or whose disk is full, and are then resumed.
@Suite(.serialized) struct ResumeTests {
  private static let recipe =
    ["--steps", "2000", "--eval-every", "500", "--eval-batches", "2", "--seed", "5"] + tinyModel

  private func waitForSteps(_ run: String) throws {
    for _ in 0..<2000 {
      let attributes = try? FileManager.default.attributesOfItem(atPath: run + "/metrics.jsonl")
      if let size = attributes?[.size] as? Int, size > 1000 { return }
      usleep(5000)
    }
  }

  @Test func ctrlCSavesACheckpointThatGoesOnToTheLastBit() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let run = folder + "/stopped"
      let started = try Tool.start(["train", text, "--out", run, "--threads", "1"] + Self.recipe)
      try waitForSteps(run)
      kill(started.process.processIdentifier, SIGINT)
      let stopped = try Tool.finish(started)
      #expect(stopped.code == 75)
      #expect(stopped.errors.contains("sluice train --resume \(run)"))
      let stepsBefore = try stepLines(run).count
      #expect(stepsBefore < 2000)

      let resumed = try Tool.run(["train", "--resume", run, "--threads", "3"])
      #expect(resumed.code == 0)
      #expect(resumed.errors.contains("of them done"))
      let straight = try Tool.run(["train", text, "--out", folder + "/straight"] + Self.recipe)
      #expect(straight.code == 0)
      #expect(try stepLines(run).count == 2000)
      #expect(try stepLines(run) == stepLines(folder + "/straight"))
      for file in ["last/model", "best/model", "last/optimizer"] {
        let paths = [run, folder + "/straight"].map { "\($0)/\(file).safetensors" }
        #expect(FileManager.default.contentsEqual(atPath: paths[0], andPath: paths[1]), "\(file)")
      }
    }
  }

  @Test func terminationSavesACheckpointToo() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let started = try Tool.start(["train", writeText(to: folder), "--out", run] + Self.recipe)
      try waitForSteps(run)
      kill(started.process.processIdentifier, SIGTERM)
      #expect(try Tool.finish(started).code == 75)
      let state = try contents(run + "/last/training.json")
      #expect(state.contains("\"step\" : \(try stepLines(run).count),"))
    }
  }

  @Test func aTerminalThatClosesSavesACheckpointToo() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let started = try Tool.start(["train", writeText(to: folder), "--out", run] + Self.recipe)
      try waitForSteps(run)
      // The system sends the signal, and the shell that receives it sends it again.
      for _ in 0..<2 { kill(started.process.processIdentifier, SIGHUP) }
      #expect(try Tool.finish(started).code == 75)
      let state = try contents(run + "/last/training.json")
      #expect(state.contains("\"step\" : \(try stepLines(run).count),"))
    }
  }

  /// Signals ignored by `nohup`, or by a shell script for its background jobs.
  @Test func signalsThatAreToBeIgnoredStayIgnored() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let recipe = Self.recipe.joined(separator: " ")
      let line = "trap '' INT HUP; exec \"$SLUICE\" train '\(text)' --out '\(run)' \(recipe)"
      let started = try Tool.start(["-c", line], executable: "/bin/bash")
      try waitForSteps(run)
      for number in [SIGINT, SIGHUP] { kill(started.process.processIdentifier, number) }
      let before = try stepLines(run).count
      for _ in 0..<2000 {
        if try stepLines(run).count > before + 20 { break }
        usleep(5000)
      }
      #expect(try stepLines(run).count > before + 20)
      // This one was not ignored.
      kill(started.process.processIdentifier, SIGTERM)
      #expect(try Tool.finish(started).code == 75)
    }
  }

  @Test func theLineThatGoesOnCanBePasted() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let odd = "my run's $HOME"
      let started = try Tool.start(
        ["train", text, "--out", odd, "--log-dir", "my log"] + Self.recipe, in: folder)
      try waitForSteps(folder + "/" + odd)
      kill(started.process.processIdentifier, SIGINT)
      let stopped = try Tool.finish(started)
      #expect(stopped.code == 75)
      let line = try #require(stopped.sentences.last).drop { $0 == " " }
      #expect(line.hasPrefix("sluice train --resume "), "\(stopped.errors)")
      let pasted = try Tool.shell("cd '\(folder)' && sluice() { \"$SLUICE\" \"$@\"; }; \(line)")
      #expect(pasted.code == 0, "\(pasted.errors)")
      #expect(try stepLines(folder + "/" + odd).count == 2000)
      #expect(try stepLines(folder + "/my log").count == 2000)
      let looking = pasted.sentences.filter { $0.contains("sluice inspect") }
      #expect(looking.first?.contains(#"'my run'\''s $HOME'"#) == true, "\(pasted.errors)")
    }
  }

  @Test func aTextThatPassedByIsNamedInTheLineThatGoesOn() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let started = try Tool.start(
        ["train", text, "-", "--out", "run"] + Self.recipe, input: contents(text), in: folder)
      try waitForSteps(folder + "/run")
      kill(started.process.processIdentifier, SIGINT)
      let stopped = try Tool.finish(started)
      #expect(stopped.errors.contains("sluice train --resume run \(text) -\n"), "\(stopped.errors)")
    }
  }

  @Test func aRunGoesOnFromItsLastCheckpointByItsName() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/my run")
      #expect(try Tool.run(["train", text, "--out", run, "--steps", "2"] + tinyModel).code == 0)
      for (steps, path) in [(3, "/last"), (4, "/last/model.safetensors"), (5, "/metrics.jsonl")] {
        let result = try Tool.run(["train", "--resume", run + path, "--steps", "\(steps)"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(try stepLines(run).count == steps)
      }
      let inside = try Tool.run(["train", "--resume", ".", "--steps", "6"], in: run + "/last")
      #expect(inside.code == 0, "\(inside.errors)")
      #expect(try stepLines(run).count == 6)
      let best = try Tool.run(["train", "--resume", run + "/best", "--steps", "9"])
      #expect(best.code == 66)
      #expect(best.errors.contains("continue it with --resume '\(run)'"), "\(best.errors)")
      #expect(best.sentences.count == 1)
    }
  }

  @Test func anotherEndOfTheScheduleIsTold() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let new = ["train", text, "--out", run, "--steps", "20", "--learning-rate", "1e-3"]
      #expect(try Tool.run(new + tinyModel).code == 0)
      let resume = ["train", "--resume", run]
      let more = try Tool.run(resume + ["--steps", "40"])
      #expect(more.code == 0)
      #expect(
        more.errors.contains(
          """
          Schedule  the learning rate changes from 1.07e-4 to 5.87e-4 at step 21, because the schedule now \
          ends at step 40, not 20
          """), "\(more.errors)")
      let same = try Tool.run(resume + ["--steps", "40"])
      #expect(same.code == 0 && !same.errors.contains("Schedule"))
      #expect(same.errors.contains("The training is complete: 40 steps are done."))
      #expect(same.errors.contains("sluice train --resume \(run) --steps 80\n"), "\(same.errors)")
      let fewer = try Tool.run(resume + ["--steps", "30"])
      #expect(fewer.code == 64)
      #expect(fewer.errors.contains("has already taken 40 steps"), "\(fewer.errors)")
      #expect(try stepLines(run).count == 40)

      let constant = folder + "/constant"
      let steady = ["train", text, "--out", constant, "--schedule", "constant", "--steps", "2"]
      #expect(try Tool.run(steady + tinyModel).code == 0)
      let longer = try Tool.run(["train", "--resume", constant, "--steps", "3"])
      #expect(longer.code == 0 && !longer.errors.contains("Schedule"), "\(longer.errors)")
    }
  }

  @Test func otherSettingsAndTextsAreRefused() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      #expect(try Tool.run(["train", text, "--out", run, "--steps", "2"] + tinyModel).code == 0)
      let settings = try Tool.run(["train", "--out", run, "--resume", "--layers", "2"])
      #expect(settings.code == 64)
      #expect(settings.errors.contains("different settings"))
      let rotary = try Tool.run(["train", "--out", run, "--resume", "--rotary-base", "500"])
      #expect(rotary.code == 64)
      #expect(rotary.errors.contains("--rotary-base needs a model with --positions rotary"))
      let same = try Tool.run(["train", "--out", run, "--resume", "--steps", "3"] + tinyModel)
      #expect(same.code == 0)
      try Data((contents(text) + "!").utf8).write(to: URL(fileURLWithPath: text))
      let other = try Tool.run(["train", "--out", run, "--resume", "--steps", "4"])
      #expect(other.code == 65)
      #expect(other.sentences.count == 1)
    }
  }

  @Test func aRunRemembersItsActivationsAndMayRecomputeOrNot() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let new = [text, "--steps", "2", "--activations", "bfloat16"] + tinyModel
      #expect(try Tool.run(["train", "--out", folder + "/other"] + new).code == 0)
      #expect(try Tool.run(["train", "--out", run, "--recompute"] + new).code == 0)
      #expect(try stepLines(run) == stepLines(folder + "/other"))
      #expect(try contents(run + "/last/training.json").contains("\"recomputesBlocks\" : true"))
      #expect(try contents(run + "/last/training.json").contains("\"bfloat16\""))
      let resume = ["train", "--out", run, "--resume", "--steps"]
      let other = try Tool.run(resume + ["3", "--activations", "float32"])
      #expect(other.code == 64 && other.errors.contains("--threads and --recompute may change"))
      #expect(try Tool.run(resume + ["3"]).code == 0)
      #expect(try contents(run + "/last/training.json").contains("\"recomputesBlocks\" : true"))
      #expect(try Tool.run(resume + ["4", "--no-recompute"]).code == 0)
      #expect(try contents(run + "/last/training.json").contains("\"recomputesBlocks\" : false"))
    }
  }

  @Test func rotarySettingsEqualToTheRunsAreTaken() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let new = ["train", text, "--out", run, "--positions", "rotary", "--rotary-base", "500"]
      #expect(try Tool.run(new + ["--steps", "1"] + tinyModel).code == 0)
      let resume = ["train", "--out", run, "--resume", "--steps", "2", "--rotary-base"]
      #expect(try Tool.run(resume + ["400"]).code == 64)
      #expect(try Tool.run(resume + ["500"]).code == 0)
    }
  }

  /// A limit on the size of files, which has the same effect as a full disk.
  @Test func aFileThatCannotGrowLeavesTheCheckpointWhole() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let model = "--layers 1 --heads 2 --hidden 64 --context 16 --batch 2"
      let first = try Tool.shell("\"$SLUICE\" train '\(text)' --out '\(run)' --steps 2 \(model)")
      #expect(first.code == 0)
      let resume = "\"$SLUICE\" train --out '\(run)' --resume --steps 4"
      let full = try Tool.shell("trap '' XFSZ; ulimit -f 64; \(resume)")
      #expect(full.code == 74)
      #expect(full.errors.contains("cannot be written"))
      #expect(try contents(run + "/last/training.json").contains("\"step\" : 2,"))
      #expect(try Tool.run(["generate", run, "--max-tokens", "3"]).code == 0)
      let resumed = try Tool.shell(resume)
      #expect(resumed.code == 0)
      #expect(try stepLines(run).count == 4)
    }
  }

  /// A file system with room for one checkpoint and most of a second.
  @Test(.enabled(if: Disk.canBeMounted, "mounting a small disk needs root on Linux"))
  func aFullDiskLeavesTheCheckpointWhole() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      try Disk.withMounted(folder + "/disk", kilobytes: 1300) { disk in
        let result = try Tool.run([
          "train", text, "--out", disk + "/run", "--steps", "6", "--eval-every", "1", "--layers",
          "1", "--heads", "2", "--hidden", "64", "--context", "16", "--batch", "2",
          "--preset", "nanogpt",
        ])
        #expect(result.code == 74)
        #expect(result.errors.contains("no space left on the disk"))
        try FileManager.default.copyItem(atPath: disk + "/run", toPath: run)
      }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: run).sorted()
          == ["best", "last", "metrics.jsonl"])
      #expect(try contents(run + "/last/training.json").contains("\"step\" : 1,"))
      let resumed = try Tool.run(["train", "--out", run, "--resume"])
      #expect(resumed.code == 0)
      #expect(try stepLines(run).count == 6)
    }
  }
}

/// A small file system in memory.
private enum Disk {
  static let canBeMounted =
    (try? withTemporaryFolder { try withMounted($0 + "/disk", kilobytes: 64) { _ in true } })
    ?? false

  struct CannotMount: Error {}

  static func withMounted<Result>(
    _ path: String, kilobytes: Int, _ body: (String) throws -> Result
  ) throws -> Result {
    let mounted = try Tool.shell(
      "mkdir -p '\(path)' && mount -t tmpfs -o size=\(kilobytes)k tmpfs '\(path)'")
    guard mounted.code == 0 else { throw CannotMount() }
    defer { _ = try? Tool.shell("umount '\(path)'") }
    return try body(path)
  }
}
