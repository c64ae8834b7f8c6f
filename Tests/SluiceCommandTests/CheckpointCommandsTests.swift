import Foundation
import Testing
import TestSupport

/// `sluice generate` and `sluice evaluate` on a checkpoint that `sluice train` wrote.
struct CheckpointCommandsTests {
  private func withRun(_ body: (_ run: String, _ text: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      #expect(try Tool.run(["train", text, "--out", run, "--steps", "4"] + tinyModel).code == 0)
      try body(run, text)
    }
  }

  @Test func equalSeedsGiveEqualTexts() throws {
    try withRun { run, _ in
      func generate(_ seed: String, _ more: String...) throws -> String {
        let result = try Tool.run(
          ["generate", run, "--prompt", "Tell", "--max-tokens", "60", "--seed", seed] + more)
        #expect(result.code == 0)
        #expect(result.sentences.isEmpty)
        return result.output
      }
      let text = try generate("7")
      #expect(text.hasPrefix("Tell"))
      #expect(text.unicodeScalars.count == 4 + 60 + 1)
      #expect(try generate("7") == text)
      #expect(try generate("7", "--threads", "3") == text)
      #expect(try generate("8") != text)
      #expect(try generate("7", "--temperature", "0") == generate("8", "--temperature", "0"))
      #expect(try generate("7", "--top-k", "1") == generate("8", "--top-p", "0.000001"))
    }
  }

  @Test func thePromptMayComeFromStandardInput() throws {
    try withRun { run, _ in
      let result = try Tool.run(
        ["generate", run + "/last", "--prompt", "-", "--max-tokens", "5"], input: "life is")
      #expect(result.code == 0)
      #expect(result.output.hasPrefix("life is"))
      #expect(result.output.count == 7 + 5 + 1)
    }
  }

  @Test func evaluationIsTheSameEachTime() throws {
    try withRun { run, text in
      let plain = try Tool.run(["evaluate", run, text])
      #expect(plain.code == 0)
      #expect(plain.output.contains("Perplexity"))
      #expect(plain.output.contains("2,479"))
      let json = try Tool.run(["evaluate", run + "/best/config.json", text, "--json"])
      let figures = try JSONDecoder().decode([String: Double].self, from: Data(json.output.utf8))
      #expect(figures["tokens"] == 2479)
      let (loss, perplexity) = (figures["loss"] ?? 0, figures["perplexity"] ?? 0)
      #expect(abs(exp(loss) - perplexity) < 1e-9 * perplexity)
      #expect(loss > 2 && loss < 4)
      let again = try Tool.run(["evaluate", run, text, "--json", "--threads", "3"])
      #expect(again.output == json.output)
    }
  }

  @Test func whatIsWrongIsSaidInASentence() throws {
    try withRun { run, text in
      func expect(
        _ arguments: [String], _ code: Int32, _ part: String,
        sourceLocation: SourceLocation = #_sourceLocation
      ) throws {
        let result = try Tool.run(arguments)
        #expect(result.code == code, sourceLocation: sourceLocation)
        #expect(result.errors.contains(part), "\(result.errors)", sourceLocation: sourceLocation)
        if code != 64 { #expect(result.sentences.count == 1, sourceLocation: sourceLocation) }
        #expect(result.output.isEmpty, sourceLocation: sourceLocation)
      }
      try expect(["generate", run, "--prompt", "Tell é"], 65, "é")
      try expect(["generate", run + "x"], 66, run + "x")
      try expect(["generate", text], 66, "neither a GGUF file nor a file of a checkpoint")
      try expect(["generate", run, "--temperature=-1"], 78, "temperature")
      try expect(["generate", run, "--top-p", "2"], 78, "topP")
      try expect(["evaluate", run, text + "x"], 66, text + "x")
      try expect(["evaluate", run], 64, "path")
      let other = run + "-other.txt"
      try Data("Größe".utf8).write(to: URL(fileURLWithPath: other))
      try expect(["evaluate", run, other], 65, other)

      let weights = run + "/best/model.safetensors"
      let whole = try Data(contentsOf: URL(fileURLWithPath: weights))
      for length in [0, 100, whole.count - 1] {
        try FileManager.default.removeItem(atPath: weights)
        try whole.prefix(length).write(to: URL(fileURLWithPath: weights))
        try expect(["generate", run], 65, weights)
      }
    }
  }
}
