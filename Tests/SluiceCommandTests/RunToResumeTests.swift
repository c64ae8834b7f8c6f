import Foundation
import TestSupport
import Testing

/// The run that `--resume` refers to, in any position of the command line.
struct RunToResumeTests {
  @Test func theRunMayStandBeforeItsTextOrAfterIt() throws {
    try withTemporaryFolder { folder in
      let new = ["train", try writeText(to: folder), "--out", "run", "--steps", "1"] + tinyModel
      #expect(try Tool.run(new, in: folder).code == 0)
      let orders = [
        ["text.txt", "--resume", "run"], ["--resume", "run", "text.txt"],
        ["text.txt", "run", "--resume"], ["run", "text.txt", "--resume"],
        ["text.txt", "--resume", "run/last/config.json"], ["--out", "run", "--resume", "text.txt"],
      ]
      for (index, order) in orders.enumerated() {
        let steps = index + 2
        let result = try Tool.run(["train"] + order + ["--steps", "\(steps)"], in: folder)
        #expect(result.code == 0, "\(order): \(result.errors)")
        #expect(try stepLines(folder + "/run").count == steps)
      }
      let best = try Tool.run(["train", "text.txt", "--resume", "run/best"], in: folder)
      #expect(best.code == 66 && best.errors.contains("continue it with --resume run"))
      try write(contents(folder + "/text.txt") + "!", to: folder + "/other.txt")
      let other = try Tool.run(["train", "other.txt", "--resume", "run"], in: folder)
      #expect(other.code == 65)
      #expect(other.errors.contains("the text differs from the text that the run in"))
    }
  }

  @Test func whatIsNoRunIsAnsweredWithTheLineToPaste() throws {
    try withTemporaryFolder { folder in
      _ = try writeText(to: folder)
      func resume(_ arguments: String...) throws -> Tool.Result {
        try Tool.run(["train"] + arguments, in: folder)
      }
      let before = try resume("--resume", "text.txt")
      #expect(before.code == 64)
      #expect(
        before.errors.contains(
          """
          Error: --resume needs the folder of a run, but text.txt is not one:
            sluice train --resume RUN text.txt

          """), "\(before.errors)")
      for name in ["b", "my run"] {
        let new = ["train", "text.txt", "--out", "runs/" + name, "--steps", "1"] + tinyModel
        #expect(try Tool.run(new, in: folder).code == 0)
      }
      // The run that was saved last.
      let text = try resume("text.txt", "--resume")
      #expect(text.code == 64)
      #expect(
        text.errors.contains("\n  sluice train --resume 'runs/my run' text.txt\n"), "\(text.errors)"
      )
      let alone = try resume("--resume")
      #expect(alone.code == 64)
      #expect(alone.errors.contains("sluice train --resume 'runs/my run'\n"), "\(alone.errors)")
      let missing = try resume("text.txt", "--resume", "runs/none")
      #expect(missing.code == 66)
      #expect(missing.errors.contains("runs/none contains no checkpoint to resume from"))
      let elsewhere = try resume("--resume", "runs/b", "text.txt", "--out", "new")
      #expect(elsewhere.code == 64)
      #expect(
        elsewhere.errors.contains(
          """
          --resume continues in the folder of the run, but --out new contains no run:
            sluice train --resume runs/b text.txt

          """), "\(elsewhere.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
    }
  }
}
