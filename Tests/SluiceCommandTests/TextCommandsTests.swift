import Foundation
import SluiceModels
import SluiceTraining
import Testing
import TestSupport

/// Which bytes of the given files are the text.
struct TextCommandsTests {
  private static let short = ["--steps", "2", "--eval-batches", "1"] + tinyModel
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private func train(_ arguments: [String], in folder: String? = nil) throws -> Tool.Result {
    try Tool.run(["train"] + arguments + Self.short, in: folder)
  }

  @Test func aByteOrderMarkIsNoTokenAnywhere() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let marked = try write(Self.mark + Array(contents(text).utf8), to: folder + "/marked.txt")
      #expect(try train([text, "--out", run]).code == 0)
      let figures = try [text, marked].map { try Tool.run(["evaluate", run, $0, "--json"]) }
      #expect(figures[1].code == 0, "\(figures[1].errors)")
      #expect(figures[0].output == figures[1].output)
      let piped = try Tool.run(["evaluate", run, "-", "--json"], input: contents(marked))
      #expect(piped.output == figures[0].output)
      let written = try Tool.run(
        ["generate", run, "--prompt", "-", "--max-tokens", "3"], input: "\u{FEFF}Tell")
      #expect(written.code == 0 && written.output.hasPrefix("Tell"), "\(written.errors)")
      let inspected = try Tool.run(["inspect", run, marked], in: folder)
      #expect(inspected.code == 0, "\(inspected.errors)")
      // A JSON file of the run, saved by an editor with a byte order mark.
      let config = run + "/best/config.json"
      try write(Self.mark + Array(contents(config).utf8), to: config)
      #expect(try Tool.run(["evaluate", run, text]).code == 0)
      // The run can be resumed with either file.
      let resumed = try Tool.run(["train", "--resume", run, marked, "--steps", "3"])
      #expect(resumed.code == 0, "\(resumed.errors)")
    }
  }

  /// The vocabulary contains the mark, and the fingerprint is that of all bytes.
  @Test func aRunThatLearntTheMarkGoesOn() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let text = try write("\u{FEFF}" + verses, to: folder + "/marked.txt")
      let dataset = try dataset("\u{FEFF}" + verses)
      let trainer = try Trainer<LanguageModel>(
        model: TestSupport.tinyModel(dataset), data: dataset.windows(of: 8),
        configuration: tinyRecipe(),
        run: RunFolder(path: run))
      try trainer.train(until: { trainer.step == 4 })
      let resumed = try Tool.run(["train", "--resume", run, text])
      #expect(resumed.code == 0, "\(resumed.errors)")
      #expect(try contents(run + "/last/vocabulary.json").contains("\u{FEFF}"))
    }
  }

  @Test func anotherEncodingIsSaidWithTheWayOut() throws {
    try withTemporaryFolder { folder in
      let text = verses.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
      try write([0xFF, 0xFE] + text, to: folder + "/my text.txt")
      let result = try train(["my text.txt", "--out", "run"], in: folder)
      #expect(result.code == 65)
      #expect(
        result.sentences == [
          """
          Error: my text.txt is encoded in UTF-16, expected UTF-8; iconv -f UTF-16 -t UTF-8 \
          'my text.txt' converts it
          """
        ])
      #expect(try names(in: folder) == ["my text.txt"])
    }
  }

  @Test func whatSluiceWritesIntoAFolderIsNoneOfItsText() throws {
    try withTemporaryFolder { folder in
      _ = try writeText(to: folder)
      let first = try train([".", "--out", "runs/a", "--log-dir", "logs/a"], in: folder)
      #expect(first.code == 0 && first.errors.contains(" from 1 file; "), "\(first.errors)")
      let inspected = try Tool.run(["inspect", "runs/a", "--text", "Tell"], in: folder)
      #expect(inspected.code == 0)
      let resumed = try Tool.run(
        ["train", "--resume", "runs/a", "--log-dir", "logs/a", "--steps", "3"], in: folder)
      #expect(resumed.code == 0, "\(resumed.errors)")
      let second = try train([".", "--out", "runs/b"], in: folder)
      #expect(second.code == 0)
      #expect(
        second.errors.contains(" from 1 file; 3 outputs of sluice skipped; "), "\(second.errors)")
      let compare = [
        "compare", ".", "--gates", "none", "--seeds", "1", "--out", "cmp", "--context", "8",
      ]
      for _ in 0..<2 {
        let compared = try Tool.run(compare + Self.short, in: folder)
        #expect(compared.code == 0, "\(compared.errors)")
      }
      let run = try train(["runs/a", "--out", "runs/c"], in: folder)
      #expect(run.code == 65)
      #expect(run.errors.contains("--resume runs/a continues it"), "\(run.errors)")
    }
  }

  /// With a time limit, because opening a pipe could wait for a writer.
  @Test(.timeLimit(.minutes(2))) func aPipeWithANameIsTreatedAsStandardInput() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let flags = Self.short.joined(separator: " ")
      let piped = try Tool.shell(
        """
        cd '\(folder)' && mkfifo pipe && (cat text.txt > pipe &) && "$SLUICE" train pipe --out a \(flags) &&
        "$SLUICE" train <(cat text.txt) --out b \(flags) &&
        "$SLUICE" train /dev/stdin --out c \(flags) < text.txt
        """)
      #expect(piped.code == 0, "\(piped.errors)")
      for run in ["a", "b", "c"] {
        let resume = ["train", "--resume", folder + "/" + run, "--steps", "3"]
        let alone = try Tool.run(resume)
        #expect(alone.code == 64)
        #expect(alone.errors.contains("give the text again"), "\(alone.errors)")
        let again = try Tool.run(resume + ["-"], input: contents(text))
        #expect(again.code == 0, "\(again.errors)")
      }
      // A source as stored by earlier versions.
      let state = folder + "/a/last/training.json"
      try write(
        contents(state).replacing(#""-""#, with: "\"\(folder)/pipe\""), to: state)
      let earlier = try Tool.run(["train", "--resume", folder + "/a", "--steps", "4"])
      #expect(earlier.code == 64 && earlier.errors.contains("give the text again"))
    }
  }

  @Test func aVocabularyThatIsNotTheTextsIsRefused() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      #expect(try train([writeText(to: folder), "--out", run]).code == 0)
      let path = run + "/last/vocabulary.json"
      try write(contents(path).replacing("T", with: "Q"), to: path)
      let result = try Tool.run(["train", "--resume", run, "--steps", "3"])
      #expect(result.code == 65)
      #expect(
        result.errors.contains("its tokens differ from those of the text"), "\(result.errors)")
    }
  }
}
