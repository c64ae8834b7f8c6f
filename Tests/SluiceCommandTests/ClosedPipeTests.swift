import Foundation
import TestSupport
import Testing

/// Output to a pipe whose reader has ended.
struct ClosedPipeTests {
  private static let model = tinyModel.joined(separator: " ")

  /// Runs the tool with its output, or its errors, piped to a reader that takes one line.
  private func shell(_ command: String, errors: Bool = false) throws -> (
    code: String, errors: String
  ) {
    let redirection = errors ? "2>&1 >/dev/null" : ""
    let result = try Tool.shell(
      "\"$SLUICE\" \(command) \(redirection) | head -1 >/dev/null; echo ${PIPESTATUS[0]}")
    return (result.output.trimmingCharacters(in: .whitespacesAndNewlines), result.errors)
  }

  @Test func aTrainingOutlivesWhoWatchesIt() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      for errors in [true, false] {
        let run = "\(folder)/run-\(errors)"
        let train = "train '\(text)' --out '\(run)' --steps 60 --eval-every 1 \(Self.model)"
        #expect(try shell(train, errors: errors).code == "0")
        #expect(try stepLines(run).count == 60)
      }
    }
  }

  @Test func ctrlCStillSavesAfterwards() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      let result = try Tool.shell(
        """
        set -m
        { "$SLUICE" train '\(text)' --out '\(run)' --steps 5000000 --eval-every 20 \(Self.model) 2>&1 \
          >/dev/null; echo $? >'\(folder)/code'; } | head -1 >/dev/null &
        for i in $(seq 2000); do
          [ $(cat '\(run)/metrics.jsonl' 2>/dev/null | wc -l) -gt 200 ] && break; sleep 0.01
        done
        kill -INT %1; wait
        """)
      #expect(result.code == 0)
      #expect(try contents(folder + "/code") == "75\n")
      let steps = try stepLines(run).count
      #expect(try contents(run + "/last/training.json").contains("\"step\" : \(steps),"))
    }
  }

  @Test func aCommandWhosePurposeIsItsOutputEndsQuietly() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      #expect(try Tool.run(["train", text, "--out", run, "--steps", "1"] + tinyModel).code == 0)
      // More than a pipe holds; 141 is the shell's exit code for the end by SIGPIPE.
      let text30 =
        "generate '\(run)' --prompt '\(String(repeating: "Tell me\n", count: 4))' --max-tokens 100000000"
      let generated = try shell(text30)
      #expect(generated.code == "141")
      #expect(!generated.errors.contains("Error"), "\(generated.errors)")
      // A process that ignores the signal gets an error.
      let told = try Tool.shell(
        "trap '' PIPE; \"$SLUICE\" \(text30) | head -1; echo ${PIPESTATUS[0]}")
      #expect(told.output.hasSuffix("74\n"))
      #expect(
        told.errors.contains("Error: standard output cannot be written: the reader has closed it"))
    }
  }

  @Test func anInspectionWritesItsPageAllTheSame() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      #expect(try Tool.run(["train", text, "--out", run, "--steps", "1"] + tinyModel).code == 0)
      // A reader that ends before anything is written.
      let result = try Tool.shell(
        """
        mkfifo '\(folder)/pipe'; exec 3<>'\(folder)/pipe'; exec 4>'\(folder)/pipe'; exec 3<&-
        "$SLUICE" inspect '\(run)' --text Tell --out '\(folder)/page.html' >&4
        """)
      #expect(result.code == 0, "\(result.errors)")
      #expect(try contents(folder + "/page.html").contains("</html>"))
    }
  }
}
