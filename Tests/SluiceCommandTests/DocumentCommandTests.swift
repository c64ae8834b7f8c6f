import Foundation
import SluiceTraining
import Testing
import TestSupport

@testable import SluiceCommand

/// Texts that are divided into documents.
@Suite(.serialized) struct DocumentCommandTests {
  @Test func separatorsAreReadWithTheirEscapes() throws {
    func cut(_ argument: String) throws -> DocumentCut? {
      try DocumentChoice(argument: argument).cut
    }
    #expect(try cut("none") == nil)
    #expect(try cut("files") == .files)
    #expect(try cut(#"\n\n###\n"#) == .separator("\n\n###\n"))
    #expect(try cut("<|endoftext|>") == .separator("<|endoftext|>"))
    #expect(try cut(#"a\\n\u{1F}\t"#) == .separator("a\\n\u{1F}\t"))
    #expect(try cut(#"\u{66}iles"#) == .separator("files"))
    for wrong in ["", #"a\"#, #"\q"#, #"\u{}"#, #"\u{110000}"#, #"\u41"#] {
      #expect(throws: (any Error).self) { try DocumentChoice(argument: wrong) }
    }
  }

  @Test func aRunIsCutAndEvaluatedAsItWasTrained() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let arguments = ["--steps", "2"] + tinyModel
      let started = try Tool.run(
        ["train", text, "--out", run, "--documents", #"dream!\n"#] + arguments)
      #expect(started.code == 0)
      #expect(started.errors.contains("from 1 file; 41 documents; "), "\(started.errors)")
      #expect(
        try contents(run + "/last/training.json").contains(#""separator" : "dream!\n""#))

      func loss(_ more: [String]) throws -> String {
        let result = try Tool.run(["evaluate", run, text, "--json"] + more)
        #expect(result.code == 0)
        return result.output
      }
      let own = try loss([])
      #expect(try loss(["--documents", #"dream!\n"#]) == own)
      #expect(try loss(["--documents", "none"]) != own)
      #expect(try loss(["--documents", "files"]) == loss(["--documents", "none"]))
      #expect(try Tool.run(["evaluate", run, "--held-out"]).code == 0)

      for other in ["none", "files", "life"] {
        let refused = try Tool.run(["train", "--resume", run, "--steps", "3", "--documents", other])
        #expect(refused.code == 64 && refused.errors.contains("different settings"))
      }
      let resumed = try Tool.run(["train", "--resume", run, "--steps", "3"])
      #expect(resumed.code == 0 && resumed.errors.contains("41 documents"))
    }
  }

  @Test func filesAreDocuments() throws {
    try withTemporaryFolder { folder in
      let text = try contents(writeText(to: folder))
      for name in ["one", "two", "three"] { try write(text, to: "\(folder)/texts/\(name).txt") }
      let result = try Tool.run(
        [
          "train", folder + "/texts", "--out", folder + "/run", "--steps", "1", "--documents",
          "files",
        ] + tinyModel)
      #expect(result.code == 0)
      #expect(result.errors.contains("from 3 files; 3 documents; "))
    }
  }

  @Test func whatCannotBeCutIsRefused() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let missing = try Tool.run(
        ["train", text, "--out", folder + "/run", "--documents", "flies"] + tinyModel)
      #expect(missing.code == 65)
      #expect(missing.errors.contains("does not contain the document separator \"flies\""))
      let task = try Tool.run(["train", "--task", "recall", "--documents", "files"])
      #expect(task.code == 64 && task.errors.contains("--documents is for text"))
    }
  }
}
