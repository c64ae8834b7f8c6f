import Foundation
import Testing
import TestSupport

struct TrainCommandTests {
  @Test func aRunShowsItsPlanAndItsResult() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let result = try Tool.run(
        ["train", writeText(to: folder), "--out", run, "--steps", "6", "--eval-every", "3"]
          + tinyModel)
      #expect(result.code == 0)
      for row in ["Text", "Model", "Gate", "Training", "Memory", "Time", "Run"] {
        #expect(result.errors.contains("\n" + row) || result.errors.hasPrefix(row))
      }
      #expect(result.errors.contains("\n0/6  validation "))
      #expect(result.errors.contains("3/6  loss "))
      #expect(result.errors.contains("6/6  loss "))
      #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\r"))
      #expect(result.output.contains("Validation loss"))
      #expect(result.output.contains(run + "/best"))
      #expect(result.output.contains("Sample"))
      #expect(try stepLines(run).count == 6)

      let again = try Tool.run(["train", folder + "/text.txt", "--out", run])
      #expect(again.code == 74)
      #expect(again.sentences.count == 1)
      #expect(again.errors.contains("--resume"))
    }
  }

  @Test func standardInputIsText() throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run(
        ["train", "-", "--vocabulary", "bytes", "--out", folder + "/run", "--steps", "1"]
          + tinyModel, input: contents(writeText(to: folder)))
      #expect(result.code == 0)
      #expect(result.errors.contains("bytes from 1 file"))
    }
  }

  @Test func withoutPathTheSourcesOrTheCarriedTextServe() throws {
    try withTemporaryFolder { folder in
      let arguments = ["train", "--steps", "1", "--eval-batches", "1"] + tinyModel
      let carried = try Tool.run(arguments + ["--out", folder + "/carried"], in: folder)
      #expect(carried.code == 0)
      #expect(carried.errors.contains(" from 1 file;"))

      try Data(#"let package = Package(name: "sluice")"#.utf8)
        .write(to: URL(fileURLWithPath: folder + "/Package.swift"))
      try FileManager.default.createDirectory(
        atPath: folder + "/Sources/Inner", withIntermediateDirectories: true)
      for name in ["One.swift", "Inner/Two.swift", "notes.txt"] {
        try FileManager.default.copyItem(
          atPath: writeText(to: folder), toPath: folder + "/Sources/" + name)
      }
      let sources = try Tool.run(
        arguments + ["--out", folder + "/sources"], in: folder + "/Sources/Inner")
      #expect(sources.code == 0)
      #expect(sources.errors.contains(" from 2 files;"))
    }
  }

  @Test(
    arguments: [
      (["missing.txt"], 66, "missing.txt does not exist"),
      (["empty.txt"], 65, "empty.txt is empty"),
      (["short.txt"], 65, "too short"), (["broken.txt"], 65, "offset 3"),
      (["folder"], 65, "contains no text file"),
      (["text.txt", "--heads", "3"], 78, "the number of heads, 3;"),
      (["text.txt", "--heads", "4", "--kv-heads", "3"], 78, "3"),
      (
        ["text.txt", "--positions", "rotary", "--hidden", "6", "--heads", "2"], 78,
        "need an even head dimension"
      ),
      (["text.txt", "--context", "9223372036854775807"], 78, "contextLength"),
      (["text.txt", "--accumulate", "9223372036854775807"], 78, "--accumulate"),
      (["text.txt", "--rotary-base", "500"], 64, "--rotary-base"),
      (["text.txt", "--positions", "alibi", "--rotary-scaling", "ntk=2"], 64, "--rotary-scaling"),
      (["text.txt", "--layers", "0"], 78, "0"), (["text.txt", "--hidden=-4"], 78, "-4"),
      (["text.txt", "--dropout", "1"], 78, "dropout"), (["text.txt", "--steps", "0"], 78, "steps"),
      (["text.txt", "--learning-rate", "nan"], 78, "learning-rate"),
      (["text.txt", "--threads", "0"], 64, "--threads"),
      (["text.txt", "--gate", "none", "--gate-bias", "1"], 64, "--gate-bias"),
      (["text.txt", "--gate", "wide"], 64, "elementwise"), (["--resume"], 64, "--resume"),
      (["--resume", "missing"], 66, "missing"),
      (["text.txt", "--out", "/dev/null/run"], 74, "/dev"),
    ] as [([String], Int32, String)])
  func whatIsWrongIsSaidInASentence(
    arguments: [String], code: Int32, expected: String
  ) throws {
    try withTemporaryFolder { folder in
      _ = try writeText(to: folder)
      for (name, bytes) in [
        ("empty.txt", []), ("short.txt", Array("hi".utf8)), ("broken.txt", [65, 66, 67, 255, 68]),
      ] as [(String, [UInt8])] {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      try FileManager.default.createDirectory(
        atPath: folder + "/folder", withIntermediateDirectories: true)
      let out =
        arguments.contains("--out") || arguments.contains("--resume") ? [] : ["--out", "run"]
      let result = try Tool.run(["train"] + arguments + out, in: folder)
      #expect(result.code == code)
      #expect(result.output.isEmpty)
      #expect(result.errors.contains(expected), "\(result.errors)")
      let sentences = result.sentences.filter { $0.hasPrefix("Error: ") }
      #expect(sentences.count == 1)
      if code != 64 { #expect(result.sentences.count == 1) }
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
    }
  }

  @Test func aDivergingRunHasItsOwnCode() throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run(
        [
          "train", writeText(to: folder), "--out", folder + "/run", "--steps", "40",
          "--learning-rate", "1e12", "--clip", "0", "--warmup", "0",
        ] + tinyModel)
      #expect(result.code == 3)
      #expect(result.errors.contains("diverged at step"))
      #expect(FileManager.default.fileExists(atPath: folder + "/run/last/model.safetensors"))
    }
  }
}
