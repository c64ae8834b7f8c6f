import Foundation
import TestSupport
import Testing

/// Where commands find the table of a forecaster.
struct ForecastSourceTests {
  private static let small = ForecastCommandTests.small

  @Test func aRunIsUsedFromAnyFolder() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/data", withIntermediateDirectories: false)
      _ = try write(ForecastCommandTests.table(), to: folder + "/data/loads.csv")
      let trained = try Tool.run(
        ["train", "data/loads.csv", "--forecast", "--out", "run"] + Self.small, in: folder)
      #expect(trained.code == 0, "\(trained.errors)")
      // The command to paste has the short path.
      #expect(trained.errors.contains("sluice predict run data/loads.csv\n"), "\(trained.errors)")
      for arguments in [
        ["evaluate", "../run"], ["inspect", "../run", "--json", "-"],
        ["train", "--resume", "../run", "--steps", "10"],
      ] {
        let result = try Tool.run(arguments, in: folder + "/data")
        #expect(result.code == 0, "\(arguments): \(result.errors)")
      }
    }
  }

  @Test func aTableFromStandardInputMustBeGivenAgain() throws {
    try withTemporaryFolder { folder in
      let (table, run) = (ForecastCommandTests.table(), folder + "/run")
      let file = try write(table, to: folder + "/loads.csv")
      let trained = try Tool.run(
        ["train", "-", "--forecast", "--out", run] + Self.small, input: table)
      #expect(trained.code == 0, "\(trained.errors)")
      for arguments in [
        ["train", "--resume", run, "--steps", "10"], ["evaluate", run], ["inspect", run],
      ] {
        let result = try Tool.run(arguments, input: table, in: folder)
        #expect(
          result.code == 64
            && result.errors.contains(
              "\(run) was trained on standard input or a pipe: give the table again, as a file or as -."
            ), "\(arguments): \(result.errors)")
      }
      let resumed = try Tool.run(
        ["train", "--resume", run, "-", "--steps", "10"], input: table)
      #expect(resumed.code == 0, "\(resumed.errors)")
      let evaluated = try Tool.run(["evaluate", run, file])
      #expect(evaluated.code == 0, "\(evaluated.errors)")
    }
  }

  @Test func aCheckpointAloneDoesNotNameItsTable() throws {
    try withTemporaryFolder { folder in
      let table = try write(ForecastCommandTests.table(), to: folder + "/loads.csv")
      let trained = try Tool.run(
        ["train", table, "--forecast", "--out", folder + "/run"] + Self.small)
      #expect(trained.code == 0, "\(trained.errors)")
      let alone = folder + "/alone"
      try FileManager.default.copyItem(atPath: folder + "/run/best", toPath: alone)
      for command in ["evaluate", "inspect", "predict"] {
        let result = try Tool.run([command, alone, table], in: folder)
        #expect(
          result.code == 64
            && result.errors.contains(
              "\(alone) does not say how its table is read and divided; give the folder of the run."
            ),
          "\(command): \(result.errors)")
      }
    }
  }

  @Test func aTableReadAsTextIsNamed() throws {
    try withTemporaryFolder { folder in
      let table = try write(ForecastCommandTests.table(rows: 3000), to: folder + "/loads.csv")
      let numbers = try write(
        "load\n" + String(repeating: "1.5\n2.5\n", count: 200), to: folder + "/load.txt")
      let prose = try write(
        String(repeating: "Tell me not, in mournful numbers,\nlife is\n", count: 100),
        to: folder + "/verses.txt")
      let tiny = [
        "--steps", "1", "--layers", "1", "--hidden", "8", "--heads", "1", "--context", "8",
        "--batch", "1", "--eval-batches", "1",
      ]
      func errors(_ arguments: [String]) throws -> String {
        let result = try Tool.run(arguments + ["--out", "\(folder)/\(UUID())"] + tiny)
        #expect(result.code == 0, "\(result.errors)")
        return result.errors
      }
      let hint = "is read as text. To train a forecaster on it:"
      let found = try errors(["train", table])
      #expect(
        found.contains(
          "Note: \(table) is a table with 2 columns of numbers, but \(hint)\n  sluice train \(table) --forecast\n"
        ), "\(found)")
      #expect(try errors(["train", numbers]).contains("the column of numbers load, but \(hint)"))
      #expect(try !errors(["train", prose]).contains(hint))
      #expect(try !errors(["train", table, prose]).contains(hint))
      #expect(try !errors(["train", table, "--vocabulary", "bytes"]).contains(hint))
      let compared = try errors(["compare", table, "--gates", "none", "--seeds", "1"])
      #expect(compared.contains("  sluice compare \(table) --forecast\n"))
    }
  }

  @Test(arguments: ["train", "compare", "evaluate", "inspect"])
  func helpSaysWhereATableMayBeGiven(command: String) throws {
    let help = try Tool.run([command, "--help"]).output.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    let kinds =
      ["train", "compare"].contains(command)
      ? "with --forecast a table, with --classify or --regress sequences"
      : "for a forecaster a table, for a classifier sequences"
    #expect(help.contains("in UTF-8, or \(kinds); - is standard input."))
  }
}
