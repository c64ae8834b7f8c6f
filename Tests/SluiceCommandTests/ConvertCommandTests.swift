import Foundation
import TestSupport
import Testing

/// `sluice convert`, on a model that `sluice train` made.
struct ConvertCommandTests {
  private static let model = [
    "--layers", "1", "--heads", "2", "--hidden", "32", "--context", "16", "--batch", "4", "--norm",
    "rms", "--feed-forward", "swiglu", "--positions", "rotary", "--vocabulary", "bytes",
  ]

  private func withRun(
    _ flags: [String], _ body: (_ folder: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let result = try Tool.run(
        ["train", text, "--out", folder + "/run", "--steps", "2"] + Self.model + flags)
      try #require(result.code == 0, "\(result.errors)")
      try body(folder)
    }
  }

  @Test func aGGUFFileIsDescribedTokenizedAndRenderedLikeItsFolder() throws {
    try withTemporaryFolder { folder in
      try TinyPublishedModel.write(to: folder)
      let file = folder + "/tiny.gguf"
      let converted = try Tool.run(["convert", folder, file, "--type", "bfloat16", "--check"])
      #expect(converted.code == 0, "\(converted.errors)")
      func outputs(_ command: String, _ more: [String] = [], input: String = "") throws -> [String]
      {
        try [folder, file].map { model in
          let result = try Tool.run([command, model] + more, input: input)
          #expect(result.code == 0, "\(command) \(model): \(result.errors)")
          return result.output
        }
      }
      let ids = try outputs("tokenize", input: "What is the capital of France?")
      #expect(ids[0] == ids[1] && !ids[0].isEmpty)
      let messages = #"[{"role": "user", "content": "Hello"}]"#
      let texts = try outputs("render", ["--add-generation-prompt"], input: messages)
      #expect(texts[0] == texts[1] && texts[0].contains("<|start|>assistant"))
      let lines = try outputs("describe").map { text in
        text.split(separator: "\n").filter { !$0.hasPrefix("Stored") }
      }
      #expect(lines[0] == lines[1] && lines[0].contains("End tokens    1"))
      #expect(try outputs("describe")[1].contains("Stored        BF16: "))

      try write("hello", to: folder + "/text.gguf")
      for command in [["describe"], ["generate"], ["chat"], ["evaluate", folder], ["render"]] {
        let wrong = try Tool.run(
          [command[0], folder + "/text.gguf"] + command.dropFirst(), input: "[]")
        #expect(wrong.code == 65, "\(command)")
        #expect(wrong.errors.contains("text.gguf: it is not a GGUF file"), "\(wrong.errors)")
      }
    }
  }

  @Test func aRunBecomesAFileAFolderAndACheckpoint() throws {
    try withRun(["--gate", "none"]) { folder in
      func generated(_ model: String) throws -> String {
        let result = try Tool.run(
          ["generate", model, "--prompt", "Tell", "--max-tokens", "20", "--temperature", "0"],
          in: folder)
        #expect(result.code == 0, "\(result.errors)")
        return result.output
      }
      let expected = try generated("run")
      for (source, destination, format) in [
        ("run", "run.gguf", "gguf"), ("run/last", "hf", "huggingface"),
        ("run.gguf", "back", "huggingface"), ("hf", "own", "checkpoint"),
      ] {
        let result = try Tool.run(
          ["convert", source, destination, "--format", format, "--check"], in: folder)
        #expect(result.code == 0 && result.sentences.isEmpty, "\(result.errors)")
        #expect(
          result.output.hasPrefix("\(destination): \(format), float32, "), "\(result.output)")
        #expect(result.output.contains("Largest difference  0 of the largest logit\n"))
        #expect(result.output.contains("Same greedy token   16 of 16\n"))
        #expect(result.output.contains("Equal to the source  yes\n"))
        #expect(try generated(destination) == expected)
      }
      let evaluated = try Tool.run(["evaluate", "own", "text.txt"], in: folder)
      #expect(evaluated.code == 0 && evaluated.output.contains("Perplexity"), "\(evaluated.errors)")
    }
  }

  @Test func typesAreCheckedAgainstRoundedWeights() throws {
    try withRun(["--gate", "none", "--qk-norm"]) { folder in
      for type in ["float16", "bfloat16", "q8_0"] {
        let result = try Tool.run(
          ["convert", "run", "\(type).gguf", "--type", type, "--check"], in: folder)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("Equal to the source with \(type) weights  yes\n"))
        #expect(!result.output.contains("difference  0 of"))
      }
      let sizes = try ["float16", "q8_0"].map {
        try FileManager.default.attributesOfItem(atPath: "\(folder)/\($0).gguf")[.size] as? Int
      }
      #expect(try #require(sizes[1]) < #require(sizes[0]))
    }
  }

  @Test func modelsWithGatesAreSaidToBeOurs() throws {
    try withRun(["--gate", "headwise"]) { folder in
      let result = try Tool.run(["convert", "run", "a.gguf", "--check"], in: folder)
      #expect(result.code == 0)
      #expect(
        result.sentences == [
          "Note: only Sluice reads the architecture gated-qwen3; llama.cpp does not know it."
        ])
      let back = try Tool.run(["convert", "a.gguf", "hf", "--check"], in: folder)
      #expect(back.code == 0 && back.errors.contains("transformers does not have the gates"))
    }
  }

  @Test func whatIsWrongIsSaidInASentence() throws {
    try withRun(["--gate", "forget"]) { folder in
      func expect(
        _ arguments: [String], _ code: Int32, _ part: String,
        sourceLocation: SourceLocation = #_sourceLocation
      ) throws {
        let result = try Tool.run(["convert"] + arguments, in: folder)
        #expect(result.code == code, sourceLocation: sourceLocation)
        #expect(result.errors.contains(part), "\(result.errors)", sourceLocation: sourceLocation)
        #expect(result.output.isEmpty, sourceLocation: sourceLocation)
      }
      try expect(["run", "text.txt"], 74, "text.txt cannot be written: it already exists")
      try expect(["run", "run"], 74, "run cannot be written: it already exists")
      // Before the source is looked for.
      try expect(["none", "no/a.gguf"], 74, "the folder no does not exist")
      try expect(["none", "a.gguf"], 66, "none does not exist")
      try expect(["run", "a.gguf"], 78, "in GGUF files cannot express")
      try expect(["run", "hf"], 78, "cannot express")
      try expect(
        ["run", "hf", "--type", "q8_0"], 64,
        "--type q8_0 is not possible with the format huggingface")
      try expect(["run", ""], 64, "A path is empty")
      try expect(["run", "-"], 64, "The destination must be a file or a folder")
      #expect(try names(in: folder) == ["run", "text.txt"])
    }
  }
}
