import Foundation
import Testing
import TestSupport

/// The figures and the messages of `evaluate` for a text.
@Suite(.serialized) struct EvaluateTextTests {
  private func train(_ folder: String, _ more: [String] = []) throws -> (run: String, text: String)
  {
    let (run, text) = (folder + "/run", try writeText(to: folder))
    let arguments = ["train", text, "--out", run, "--steps", "2"] + tinyModel + more
    #expect(try Tool.run(arguments).code == 0)
    return (run, text)
  }

  private func figures(_ result: Tool.Result) throws -> (loss: Double, tokens: Int) {
    let found = try #require(result.output.firstMatch(of: /"loss":([\d.]+).*"tokens":(\d+)/))
    return (try #require(Double(found.1)), try #require(Int(found.2)))
  }

  @Test func aStridePredictsTheSameTokens() throws {
    try withTemporaryFolder { folder in
      let (run, text) = try train(folder)
      func evaluate(_ more: [String]) throws -> Tool.Result {
        try Tool.run(["evaluate", run, text, "--json"] + more)
      }
      let plain = try figures(evaluate([]))
      #expect(try figures(evaluate(["--stride", "16"])) == plain)
      let overlapping = try figures(evaluate(["--stride", "3"]))
      #expect(overlapping.tokens == plain.tokens && overlapping.loss != plain.loss)
      for stride in ["0", "17"] {
        let refused = try evaluate(["--stride", stride])
        #expect(
          refused.code == 64 && refused.errors.contains("expected 1 to 16, the context length"))
      }
    }
  }

  @Test func textThatWasTrainedOnIsMeasuredWithAWarning() throws {
    try withTemporaryFolder { folder in
      let (run, text) = try train(folder)
      let warning =
        "Warning: the model was trained on 90 % of this text; --held-out evaluates only the rest."
      let own = try Tool.run(["evaluate", run, text])
      #expect(own.code == 0 && own.sentences == [Substring(warning)])
      #expect(try Tool.run(["evaluate", run + "/last", text]).sentences == [Substring(warning)])
      // The same text under another name, and a different text.
      let copy = try write(contents(text), to: folder + "/copy.txt")
      #expect(try Tool.run(["evaluate", run, copy]).sentences == [Substring(warning)])
      let longer = try write(contents(text) + "dream!\n", to: folder + "/longer.txt")
      #expect(try Tool.run(["evaluate", run, longer]).sentences == [])
    }
  }

  @Test func aFileOfTheTextIsPartOfIt() throws {
    try withTemporaryFolder { folder in
      let text = try contents(writeText(to: folder))
      for name in ["one", "two"] { try write(text, to: "\(folder)/texts/\(name).txt") }
      let run = folder + "/run"
      #expect(
        try Tool.run(
          ["train", folder + "/texts", "--out", run, "--steps", "1"] + tinyModel
        ).code == 0)
      let part = try Tool.run(["evaluate", run, folder + "/texts/one.txt"])
      #expect(
        part.sentences.first?.hasPrefix("Warning: this text is part of the run's text") == true)
      try write(text, to: folder + "/three.txt")
      let whole = try Tool.run(["evaluate", run, "texts", "three.txt"], in: folder)
      #expect(
        whole.sentences.first?.hasPrefix("Warning: this text is part of the run's text") == true)
    }
  }

  @Test func aPathIsTheSameHoweverItIsWritten() throws {
    try withTemporaryFolder { folder in
      let text = try contents(writeText(to: folder))
      for name in ["one", "two"] { try write(text, to: "\(folder)/all/texts/\(name).txt") }
      try write(text + "dream!\n", to: folder + "/all/three.txt")
      let new = ["train", "all/texts/", "--out", "run", "--steps", "1"] + tinyModel
      #expect(try Tool.run(new, in: folder).code == 0)
      let part = try Tool.run(["evaluate", "run", "./all/../all/texts/one.txt"], in: folder)
      #expect(
        part.sentences.first?.hasPrefix("Warning: this text is part of the run's text") == true)
      let folders = try Tool.run(["evaluate", "run", "all"], in: folder)
      #expect(folders.sentences.first?.hasPrefix("Warning: part of this text was used") == true)
      #expect(try Tool.run(["evaluate", "run", "all/three.txt"], in: folder).sentences == [])
    }
  }

  @Test func standardInputIsEachTimeAnotherText() throws {
    try withTemporaryFolder { folder in
      let text = try contents(writeText(to: folder))
      let new = ["train", "-", "--out", "run", "--steps", "1"] + tinyModel
      #expect(try Tool.run(new, input: text, in: folder).code == 0)
      let other = try Tool.run(["evaluate", "run", "-"], input: "Tell me not!\n", in: folder)
      #expect(other.code == 0 && other.sentences == [], "\(other.errors)")
      let same = try Tool.run(["evaluate", "run", "-"], input: text, in: folder)
      #expect(same.sentences.first?.hasPrefix("Warning: the model was trained on") == true)
    }
  }

  @Test func theHeldOutPartIsTheLastTenth() throws {
    try withTemporaryFolder { folder in
      let (run, text) = try train(folder)
      let found = try Tool.run(["evaluate", run, "--held-out", "--json"])
      #expect(found.code == 0 && found.sentences.isEmpty)
      let count = try contents(text).count
      #expect(try figures(found).tokens == count - count * 9 / 10 - 1)
      #expect(try Tool.run(["evaluate", run, text, "--held-out", "--json"]).output == found.output)

      let other = try Tool.run(
        ["evaluate", run, write(contents(text) + "dream!\n", to: folder + "/other"), "--held-out"])
      #expect(other.code == 65 && other.errors.contains("is not the text that"))
      try write(contents(text) + "dream!\n", to: text)
      let changed = try Tool.run(["evaluate", run, "--held-out"])
      #expect(changed.code == 65 && changed.errors.contains("has changed since the training"))
      try FileManager.default.moveItem(atPath: run + "/best", toPath: folder + "/alone")
      let alone = try Tool.run(["evaluate", folder + "/alone", text, "--held-out"])
      #expect(alone.code == 64 && alone.errors.contains("--held-out needs a run on text"))
    }
  }

  @Test func whatIsForTextIsRefusedForTasks() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/task"
      #expect(
        try Tool.run(
          [
            "train", "--task", "induction", "--length", "16", "--out", run, "--steps", "1",
            "--eval-examples", "4", "--hidden", "16", "--heads", "2",
          ]
        ).code == 0)
      for flags in [["--stride", "4"], ["--held-out"], ["--documents", "none"]] {
        let refused = try Tool.run(["evaluate", run] + flags)
        #expect(refused.code == 64 && refused.errors.contains(flags[0]), "\(refused.errors)")
      }
    }
  }
}
