import Foundation
import TestSupport
import Testing

struct TokenizeCommandTests {
  private static let small = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/tokenizers/small.tokenizer.json")
    .path

  private func tokenize(
    _ arguments: [String], input: String, code: Int32 = 0
  ) throws -> Tool.Result {
    let result = try Tool.run(["tokenize", Self.small] + arguments, input: input)
    #expect(result.code == code, "\(result.errors)")
    return result
  }

  @Test(arguments: ["the thing\r\n", "", "über 12 中文<|im_end|> 😀", "no end"])
  func textBecomesIDsAndComesBack(text: String) throws {
    let ids = try tokenize([], input: text).output
    #expect(ids.hasSuffix("\n") && (text.isEmpty ? ids == "\n" : ids.count > 2))
    #expect(try tokenize(["--decode"], input: ids).output == text)
    let count = try tokenize(["--count"], input: text).output
    #expect(Int(count.dropLast()) == ids.split(whereSeparator: \.isWhitespace).count)
  }

  @Test func linesOfJSONBecomeLinesOfJSON() throws {
    let lines = #""the thing\n""# + "\n\"\"\n" + #""\u00e9<|im_end|>""# + "\n"
    let ids = try tokenize(["--json-lines"], input: lines).output
    #expect(ids.split(separator: "\n").count == 3 && ids.contains("\n[]\n"))
    let back = try tokenize(["--json-lines", "--decode"], input: ids).output
    #expect(back == #""the thing\n""# + "\n\"\"\n" + #""é<|im_end|>""# + "\n")
    let readable = try tokenize(["--decode", "--json-lines", "--no-special"], input: ids).output
    #expect(readable.hasSuffix(#""é""# + "\n"))
  }

  @Test func specialTokensCanBePlainText() throws {
    let special = try tokenize([], input: "<|im_end|>").output
    let plain = try tokenize(["--no-special"], input: "<|im_end|>").output
    #expect(special.split(separator: " ").count == 1 && plain.split(separator: " ").count > 4)
    #expect(try tokenize(["--decode", "--no-special"], input: special).output == "")
    #expect(try tokenize(["--decode", "--no-special"], input: plain).output == "<|im_end|>")
  }

  @Test func tokensAreNamed() throws {
    let lines = try tokenize(["--tokens"], input: "the é\n").output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.contains(" \"") && $0.hasSuffix("\"") })
    #expect(lines.last?.hasSuffix(#""\n""#) == true)
  }

  @Test func filesAreLinesAndARunHasATokenizerToo() throws {
    try withTemporaryFolder { folder in
      let paths = [try writeText(to: folder), try write("a life", to: folder + "/other.txt")]
      let ids = try tokenize(paths, input: "").output
      #expect(ids.split(separator: "\n").count == 2)
      let run = folder + "/run"
      let trained = try Tool.run(
        ["train", paths[0], "--out", run, "--steps", "2", "--vocabulary", "bpe:300"] + tinyModel)
      #expect(trained.code == 0, "\(trained.errors)")
      #expect(trained.errors.contains("bits/byte") && trained.output.contains("Bits per byte"))
      let learnt = try Tool.run(["tokenize", run, paths[1]])
      #expect(learnt.code == 0 && learnt.output != "\n")
      let back = try Tool.run(["tokenize", run, "--decode"], input: learnt.output)
      #expect(back.output == "a life")
      // The run's vocabulary can be used for another run and for resuming this one.
      let other = try Tool.run(
        ["train", paths[0], "--out", folder + "/other", "--steps", "1", "--vocabulary", run]
          + tinyModel)
      #expect(other.code == 0, "\(other.errors)")
      let tokenizers = try [run, folder + "/other"].map {
        try contents($0 + "/last/tokenizer.json")
      }
      #expect(tokenizers[0] == tokenizers[1])
      for vocabulary in [[], ["--vocabulary", "bpe:300"], ["--vocabulary", run]] {
        let more = try Tool.run(["train", "--resume", run, "--steps", "4"] + vocabulary)
        #expect(more.code == 0, "\(more.errors)")
      }
      #expect(try Tool.run(["train", "--resume", run, "--vocabulary", "bytes"]).code == 64)
      let evaluated = try Tool.run(["evaluate", run, paths[1], "--json"])
      #expect(
        evaluated.output.contains(#""bitsPerByte":"#) && evaluated.output.contains(#""bytes":"#))
      let generated = try Tool.run(["generate", run, "--prompt", "a life", "--max-tokens", "20"])
      #expect(generated.code == 0 && generated.output.hasPrefix("a life"))
    }
  }

  @Test(
    arguments: [
      (["--decode"], "1 x", 65, "standard input: word 2, \"x\", is no id"),
      (["--decode"], "-1", 65, "is no id"), (["--json-lines"], "\"a\"\n[", 65, "line 2: "),
      (["--json-lines"], "5", 65, "line 1: the document is 5, expected a string"),
      (["--json-lines", "--decode"], "[0.5]", 65, "line 1: "),
      (["--tokens", "--decode"], "", 64, "--tokens cannot be combined"),
      (["--count", "--json-lines"], "", 64, "--count cannot be combined"),
      (["--decode", "--add-ends"], "", 64, "--add-ends cannot be combined with --decode"),
      (["/nowhere"], "", 66, "/nowhere does not exist"),
    ])
  func mistakesAreNamed(arguments: [String], input: String, code: Int32, sentence: String) throws {
    let result = try tokenize(arguments, input: input, code: code)
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }

  @Test(
    arguments: [
      ("bpe:100", "from 256"), ("bpe:x", "from 256"),
      ("letters", "expected characters, bytes, bpe:N"),
    ])
  func vocabulariesThatCannotBeAreNamed(vocabulary: String, sentence: String) throws {
    let result = try Tool.run(["train", "README.md", "--vocabulary", vocabulary])
    #expect(result.code == 64 && result.errors.contains(sentence), "\(result.errors)")
  }

  @Test func aVocabularyThatIsNotThereIsNamed() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let result = try Tool.run(
        ["train", text, "--out", folder + "/run", "--vocabulary", folder + "/none/tokenizer.json"])
      #expect(result.code == 66 && result.errors.contains("none/tokenizer.json does not exist"))
      try write("{}", to: folder + "/tokenizer.json")
      let broken = try Tool.run(
        ["train", text, "--out", folder + "/run", "--vocabulary", folder + "/tokenizer.json"])
      #expect(broken.code == 65 && broken.errors.contains("model.vocab is missing"))
    }
  }
}
