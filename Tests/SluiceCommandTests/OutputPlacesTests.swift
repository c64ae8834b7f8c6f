import Foundation
import Testing
import TestSupport

/// The output paths of commands, and when an unwritable path is reported.
struct OutputPlacesTests {
  private static let short = ["--steps", "1", "--eval-batches", "1"] + tinyModel

  @Test func runsThatBeginTogetherHaveFoldersOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let started = try (0..<4).map { _ in
        try Tool.start(["train", text] + Self.short, in: folder)
      }
      for running in started {
        let result = try Tool.finish(running)
        #expect(result.code == 0, "\(result.errors)")
      }
      let runs = try names(in: folder + "/runs")
      #expect(runs.count == 4)
      for run in runs { #expect(try names(in: "\(folder)/runs/\(run)").contains("last")) }
    }
  }

  @Test func aRunThatCannotBeginLeavesNoFolder() throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run(["train", "none.txt"] + Self.short, in: folder)
      #expect(result.code == 66)
      #expect(try names(in: folder).isEmpty)
    }
  }

  /// The text is a pipe without a writer: a command that reads it first never ends.
  @Test(
    .timeLimit(.minutes(2)),
    arguments: [
      (["train", "pipe", "--out", "file"], "file cannot be written: it is not a folder"),
      (["train", "pipe", "--out", "file/run"], "file/run cannot be written: file is not a folder"),
      (["train", "pipe", "--out", "/proc/run"], "a folder cannot be created in /proc"),
      (["train", "pipe", "--out", "run", "--log-dir", "file/log"], "file is not a folder"),
      (["compare", "pipe", "--out", "file/run"], "file is not a folder"),
      (["inspect", "none", "pipe", "--out", "file/page.html"], "file is not a folder"),
      (["inspect", "none", "pipe", "--out", "none/page.html"], "the folder none does not exist"),
      (
        ["inspect", "none", "pipe", "--json", "folder"], "folder cannot be written: it is a folder"
      ),
      (["inspect", "none", "pipe", "--png", "none/a.png"], "the folder none does not exist"),
      (["inspect", "none", "pipe", "--png", "file"], "it is not a folder"),
    ])
  func whatCannotBeWrittenIsFoundBeforeAnythingIsRead(
    arguments: [String], expected: String
  ) throws {
    try withTemporaryFolder { folder in
      try write("text", to: folder + "/file")
      try write("text", to: folder + "/folder/file")
      try #require(mkfifo(folder + "/pipe", 0o600) == 0)
      let result = try Tool.run(arguments, in: folder)
      #expect(result.code == 74)
      #expect(result.sentences.count == 1)
      #expect(result.errors.contains(expected), "\(result.errors)")
      #expect(try names(in: folder) == ["file", "folder", "pipe"])
      #expect(try contents(folder + "/file") == "text")
    }
  }

  /// Run as a user who is not root.
  @Test(.enabled(if: Nobody.isPossible, "changing the user needs root and setpriv"))
  func aFolderThatIsAnothersIsFoundBeforeAnythingIsRead() throws {
    try withTemporaryFolder { folder in
      try #require(chmod(folder, 0o755) == 0)
      let result = try Tool.shell(
        "cd '\(folder)' && \(Nobody.command) \"$SLUICE\" train none.txt --out run")
      #expect(result.code == 74)
      #expect(
        result.errors.contains(
          "run cannot be written: a folder cannot be created in . (Permission denied)"),
        "\(result.errors)")
      try #require(mkdir(folder + "/run", 0o755) == 0)
      let there = try Tool.shell(
        "cd '\(folder)' && \(Nobody.command) \"$SLUICE\" train none.txt --out run")
      #expect(there.code == 74)
      #expect(there.errors.contains("run cannot be written: Permission denied"), "\(there.errors)")
    }
  }

  @Test(
    arguments: [
      (["train", "text.txt", "--out", "-"], "--out must be a folder"),
      (["train", "text.txt", "--out", ""], "--out is empty"),
      (["train", "text.txt", "--log-dir", "-"], "--log-dir must be a folder"),
      (["train", ""], "A path is empty"), (["train", "--resume", ""], "A path is empty"),
      (["compare", "text.txt", "--out", "-"], "--out must be a folder"),
      (["inspect", "run", "text.txt", "--out", ""], "--out is empty"),
      (["inspect", "run", "text.txt", "--png", "-"], "--png must be a file"),
      (
        ["inspect", "run", "text.txt", "--out", "./text.txt"], "--out ./text.txt is the input text"
      ),
      (
        ["inspect", "run", "text.txt", "--out", "a", "--json", "a"],
        "--out and --json are the same file"
      ),
    ])
  func aPlaceThatIsNoneIsRefused(arguments: [String], expected: String) throws {
    try withTemporaryFolder { folder in
      let text = try contents(writeText(to: folder))
      let result = try Tool.run(arguments, in: folder)
      #expect(result.code == 64)
      #expect(result.errors.contains(expected), "\(result.errors)")
      #expect(try names(in: folder) == ["text.txt"])
      #expect(try contents(folder + "/text.txt") == text)
    }
  }

  @Test func aRunInWhichAnotherProcessTrainsIsFoundAtOnce() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let text = try writeText(to: folder)
      #expect(try Tool.run(["train", text, "--out", run] + Self.short).code == 0)
      let metrics = open(run + "/metrics.jsonl", O_RDWR)
      defer { close(metrics) }
      try #require(flock(metrics, LOCK_EX | LOCK_NB) == 0)
      // Reported before the text is opened.
      try #require(unlink(text) == 0)
      let result = try Tool.run(["train", "--resume", run, "--steps", "3"])
      #expect(result.code == 74)
      #expect(result.errors.contains("another process is training in this folder"))
    }
  }

  @Test func figuresGoToStandardOutputAlone() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      #expect(try Tool.run(["train", text, "--out", run] + Self.short).code == 0)
      let result = try Tool.run(["inspect", run, "--text", "Tell", "--json", "-"], in: folder)
      #expect(result.code == 0)
      let figures = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      #expect((figures as? [String: Any])?["tokens"] as? [String] == ["T", "e", "l", "l"])
      #expect(result.errors.contains("largest activation"))
      #expect(try names(in: folder) == ["run", "text.txt"])
    }
  }
}

/// A user without any files.
private enum Nobody {
  static let command = "setpriv --reuid=65534 --regid=65534 --clear-groups"

  static let isPossible = (try? Tool.shell("\(command) \"$SLUICE\" --help"))?.code == 0
}
