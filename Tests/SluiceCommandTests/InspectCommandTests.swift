import Foundation
import Testing
import TestSupport

/// `sluice inspect` on checkpoints that `sluice train` wrote.
struct InspectCommandTests {
  private func withRun(
    _ flags: String..., body: (_ folder: String, _ run: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let result = try Tool.run(
        ["train", text, "--out", run, "--steps", "3"] + tinyModel + flags)
      #expect(result.code == 0)
      try body(folder, run)
    }
  }

  private func inspect(_ arguments: String..., in folder: String) throws -> Tool.Result {
    try Tool.run(["inspect"] + arguments, in: folder)
  }

  @Test func aTextBecomesAPage() throws {
    try withRun("--gate", "elementwise") { folder, run in
      let result = try inspect(run, "--text", "Tell me", in: folder)
      #expect(result.code == 0)
      #expect(result.sentences.isEmpty)
      #expect(result.output.contains("/run/best: loss "))
      #expect(result.output.contains("output.elementwise"))
      #expect(result.output.contains("Page    inspection.html ("))
      let page = try contents(folder + "/inspection.html")
      #expect(page.contains(#""tokens":["T","e","l","l"," ","m","e"]"#))
      #expect(page.contains(#""name":"output.elementwise""#))
      // The same page from a text file, from standard input, and with the path of a file in the run's folder.
      try Data("Tell me".utf8).write(to: URL(fileURLWithPath: folder + "/short.txt"))
      for arguments in [[run + "/best", "short.txt"], [run + "/metrics.jsonl", "-"]] {
        let again = try Tool.run(
          ["inspect"] + arguments + ["--out", "again.html"], input: "Tell me", in: folder)
        #expect(again.code == 0)
        #expect(try contents(folder + "/again.html") == page)
      }
    }
  }

  @Test func imagesAndFiguresAreWrittenWhereTheyAreAskedFor() throws {
    try withRun("--gate", "headwise", "--layers", "2") { folder, run in
      let result = try inspect(
        run, "--text", "Tell me", "--png", "heads.png", "--json", "figures.json", in: folder)
      #expect(result.code == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/inspection.html"))
      let figures = try JSONSerialization.jsonObject(
        with: Data(contents(folder + "/figures.json").utf8))
      let models = (figures as? [String: Any])?["models"] as? [[String: Any]]
      #expect((models?.first?["layers"] as? [Any])?.count == 2)
      let image = try Data(contentsOf: URL(fileURLWithPath: folder + "/heads.png"))
      #expect(image.starts(with: [0x89, 0x50, 0x4E, 0x47]))

      #expect(
        try inspect(run, "--text", "Tell", "--png", "a/b", "--layers", "2", in: folder).code == 0)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder + "/a/b") == ["layer-02.png"])
    }
  }

  @Test func twoCheckpointsStandSideBySide() throws {
    try withRun("--gate", "headwise") { folder, run in
      let plain = folder + "/plain"
      let text = folder + "/text.txt"
      #expect(
        try Tool.run(
          ["train", text, "--out", plain, "--steps", "2", "--gate", "none"] + tinyModel
        ).code == 0)
      let result = try inspect(run, "--against", plain, "--text", "Tell me", in: folder)
      #expect(result.code == 0)
      #expect(result.output.contains("/run/best: loss "))
      #expect(result.output.contains("/plain/best: loss "))
      let page = try contents(folder + "/inspection.html")
      #expect(page.matches(of: /"window":\[0,7\]/).count == 2)
      #expect(page.contains(#"["Gates","none"]"#))

      let other = folder + "/other"
      #expect(
        try Tool.run(
          ["train", text, "--out", other, "--steps", "2", "--vocabulary", "bytes"] + tinyModel
        ).code
          == 0)
      let mismatch = try inspect(run, "--against", other, "--text", "Tell me", in: folder)
      #expect(mismatch.code == 65)
      #expect(mismatch.errors.contains("its vocabulary differs from that of"))
    }
  }

  @Test func oddTextsAreShown() throws {
    try withRun("--vocabulary", "bytes", "--gate", "none") { folder, run in
      let odd = "</script><b>\u{7}é\u{202E}"
      let result = try inspect(run, "--text", odd, in: folder)
      #expect(result.code == 0)
      #expect(
        result.sentences == [
          "Only the first 16 of 18 tokens are shown (the context length of the model)."
        ])
      let page = try contents(folder + "/inspection.html")
      #expect(page.contains(#""\u003c","/","s","c""#))
      #expect(page.contains(#""\\xC3","\\xA9""#))
      let one = try inspect(run, "--text", "x", in: folder)
      #expect(one.code == 0)
      #expect(one.output.contains("100.0 %"))
      let few = try inspect(run, "--text", "Tell me", "--max-tokens", "2", in: folder)
      #expect(few.sentences == ["Only the first 2 of 7 tokens are shown (--max-tokens)."])
    }
  }

  @Test func aRunOnATaskShowsAnExample() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let trained = try Tool.run(
        ["train", "--task", "induction", "--length", "12", "--steps", "2", "--out", run]
          + ["--layers", "1", "--heads", "2", "--hidden", "16", "--batch", "4"])
      #expect(trained.code == 0)
      func page(_ more: String...) throws -> String {
        #expect(try Tool.run(["inspect", run] + more, in: folder).code == 0)
        return try contents(folder + "/inspection.html")
      }
      let first = try page()
      #expect(try page("--example", "1") == first)
      #expect(try page("--example", "2") != first)

      // A checkpoint of a different model in the task's folder.
      let other = try Tool.run(
        ["train", writeText(to: folder), "--out", folder + "/other", "--steps", "2"] + tinyModel)
      #expect(other.code == 0)
      try FileManager.default.copyItem(atPath: folder + "/other/best", toPath: run + "/copy")
      let refused = try Tool.run(["inspect", run + "/copy"], in: folder)
      #expect(refused.code == 65)
      #expect(refused.errors.contains("does not match induction"), "\(refused.errors)")
    }
  }

  @Test func aDeviceIsNoFileToReplace() throws {
    try withRun { folder, run in
      let result = try Tool.run(
        ["inspect", run, "--text", "Tell", "--json", "/dev/stderr", "--out", "/dev/null"],
        in: folder)
      #expect(result.code == 0)
      #expect(result.errors.contains(#""tokens":["T","e","l","l"]"#))
      var status = stat()
      #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }
  }

  @Test func mistakesAreNamed() throws {
    try withRun { folder, run in
      func expect(_ code: Int32, _ sentence: String, _ arguments: String...) throws {
        let result = try Tool.run(["inspect", run] + arguments, in: folder)
        #expect(result.code == code, "\(arguments)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
      }
      try expect(64, "There is no text: give --text")
      try expect(64, "The run is not on a task", "--example", "2")
      try expect(64, "--heads 3: there are only 2.", "--text", "Tell", "--heads", "1,3")
      try expect(64, "numbered from 1", "--text", "Tell", "--layers", "0")
      try expect(
        64, "--max-tokens 99 is more than the context length, 16", "text.txt", "--max-tokens", "99")
      try expect(64, "cannot be combined", "text.txt", "--text", "Tell")
      try expect(65, "--text", "--text", "Tell Ω")
      try expect(65, "empty", "--text", "")
      try expect(66, "nowhere.txt", "nowhere.txt")
      try expect(74, "missing/page.html", "--text", "Tell", "--out", "missing/page.html")
      try expect(74, "text.txt", "--text", "Tell", "--png", "text.txt/images")
      let missing = try Tool.run(["inspect", folder + "/none", "--text", "Tell"])
      #expect(missing.code == 66)
    }
  }
}
