import Foundation
import TestSupport
import Testing

/// `sluice compare --forecast`, run as a process.
struct CompareForecastersTests {
  private static let tiny = [
    "--layers", "1", "--heads", "2", "--hidden", "8", "--batch", "4", "--eval-every", "3",
    "--steps", "6", "--context", "24", "--horizon", "4", "--period", "12",
  ]

  /// A table with two waves and a holiday.
  private func writeTable(to folder: String) throws -> String {
    let rows = (0..<240).map { row in
      let time = Double(row)
      let (load, price) = (
        sin(time * .pi / 6) + 0.01 * time, 30 + 2 * cos(time * .pi / 6) + 0.02 * time
      )
      return "\(load),\(price),\(row % 7 == 0 ? 1 : 0)\n"
    }
    let path = folder + "/power.csv"
    try write("load,price,holiday\n" + rows.joined(), to: path)
    return path
  }

  private func compare(_ arguments: [String]) throws -> Tool.Result {
    try Tool.run(["compare"] + arguments + Self.tiny)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func gatesAreComparedOnTheTestPartAndGoneOnWith() throws {
    try withTemporaryFolder { folder in
      let table = try writeTable(to: folder)
      let arguments = [
        table, "--forecast", "load,price", "--gates", "none,headwise+sink", "--match-parameters",
        "--split", "140,50,50", "--loss", "absolute", "--out", folder + "/cmp",
      ]
      let result = try compare(arguments + ["--seeds", "2"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.errors.contains("Variants  2: none, output.headwise+sink\nSeeds     1, 2\n"))
      #expect(result.errors.contains("Run 4 of 4: output.headwise+sink, seed 2"))
      #expect(result.errors.contains(" values/s"))
      let lines = result.output.split(separator: "\n")
      #expect(lines[0].hasPrefix("gate") && lines[0].hasSuffix("seeds"))
      for title in ["parameters", "MSE", "MAE", "MASE", "validation loss"] {
        #expect(lines[0].contains(title), "\(title)")
      }
      #expect(!result.output.contains("noise channels") && !result.output.contains("at 2x"))
      #expect(result.output.contains("MSE - none (lower is better)"))
      #expect(result.output.contains("on first token"))
      #expect(result.output.contains("over all windows of the test part"))
      #expect(result.output.contains("the weights with the lowest validation loss"))
      #expect(try contents(folder + "/cmp/results.md").hasPrefix("| gate | parameters | MSE |"))
      #expect(try contents(folder + "/cmp/loss.svg").hasPrefix("<svg "))

      // With more seeds, finished runs are not repeated.
      let more = try compare(arguments + ["--seeds", "3", "--json"])
      #expect(more.code == 0, "\(more.errors)")
      #expect(more.errors.contains("Runs      6 runs of 6 steps; 4 are done\n"))
      let json = try object(more.output)
      #expect(json["weights"] as? String == "best")
      let variants = try #require(json["variants"] as? [[String: Any]])
      let scores = variants.compactMap { $0["scores"] as? [String: [String: Any]] }
      #expect(scores.map { $0["mse"]?["count"] as? Int } == [3, 3])
      let differences = variants.map { $0["scoreDifferences"] as? [String: [String: Any]] }
      #expect(differences[0] == nil)
      #expect(differences[1]?["mase"]?["confidence"] is Double)
      // Each run is an ordinary run folder, and its errors are those of an evaluation.
      let run = try Tool.run(["evaluate", folder + "/cmp/runs/none/seed-3", "--json"])
      #expect(run.code == 0, "\(run.errors)")
      let runs = try #require(variants[0]["runs"] as? [[String: Any]])
      let measured = try #require(runs[2]["scores"] as? [String: Double])
      let evaluated = try #require(try object(run.output)["mse"] as? Double)
      #expect(abs(try #require(measured["mse"]) - evaluated) < 1e-9)
    }
  }

  @Test func noiseIsAddedAndTold() throws {
    try withTemporaryFolder { folder in
      let table = try writeTable(to: folder)
      let arguments = [
        table, "--forecast", "load", "--known", "holiday", "--gates", "none", "--seeds", "1",
        "--out", folder + "/cmp",
      ]
      let result = try compare(arguments + ["--noise-channels", "3"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.output.contains("noise channels"))
      #expect(result.output.contains("3 channels of noise were added to the columns of the table"))
      let config = try contents(folder + "/cmp/runs/none/seed-1/best/config.json")
      #expect(config.contains(#""num_observed" : 3"#))
      #expect(config.contains(#""channel_attention" : true"#))
      // A run knows its noise.
      let run = folder + "/cmp/runs/none/seed-1"
      let evaluated = try Tool.run(["evaluate", run])
      #expect(evaluated.code == 0, "\(evaluated.errors)")
      let other = try compare(arguments + ["--noise-channels", "2"])
      #expect(other.code == 74 && other.errors.contains("its text, its table or its task"))
      let without = try compare(arguments)
      #expect(without.code == 74)
      let again = try compare(arguments + ["--noise-channels", "3"])
      #expect(again.code == 0 && again.output == result.output, "\(again.errors)")
    }
  }

  @Test func aForecastAfterTheTableKnowsTheNoise() throws {
    try withTemporaryFolder { folder in
      let table = try writeTable(to: folder)
      let result = try compare([
        table, "--forecast", "load", "--gates", "none", "--seeds", "1", "--noise-channels", "1",
        "--out", folder + "/cmp",
      ])
      #expect(result.code == 0, "\(result.errors)")
      let predicted = try Tool.run(["predict", folder + "/cmp/runs/none/seed-1", table])
      #expect(predicted.code == 0, "\(predicted.errors)")
      #expect(predicted.output.split(separator: "\n").count == 5)
    }
  }

  @Test func runsThatDivergedHaveNoErrors() throws {
    try withTemporaryFolder { folder in
      let table = try writeTable(to: folder)
      let result = try compare([
        table, "--forecast", "--gates", "none", "--seeds", "1", "--learning-rate", "1e30", "--clip",
        "0", "--warmup", "0", "--out", folder + "/cmp",
      ])
      #expect(result.code == 0, "\(result.errors)")
      let lines = result.output.split(separator: "\n")
      #expect(lines[0].contains("MSE") && !lines[0].contains("at 2x"))
      #expect(lines[1].hasSuffix("1, 1 diverged"))
    }
  }

  @Test func aStoppedComparisonGoesOn() throws {
    try withTemporaryFolder { folder in
      let table = try writeTable(to: folder)
      let arguments = [
        "compare", table, "--forecast", "--gates", "none", "--seeds", "1", "--eval-every", "5",
        "--context", "24", "--horizon", "4", "--steps", "1000000", "--out", folder + "/cmp",
      ]
      let running = try Tool.start(arguments)
      let path = folder + "/cmp/runs/none/seed-1/best"
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: path) {
        Thread.sleep(forTimeInterval: 0.05)
      }
      running.process.terminate()
      let result = try Tool.finish(running)
      #expect(result.code == 75, "\(result.errors)")
      #expect(result.errors.contains("The same command continues"))
    }
  }

  @Test func whatIsWrongIsSaidInASentence() throws {
    try withTemporaryFolder { folder in
      let table = try writeTable(to: folder)
      let forecast = [table, "--forecast", "load", "--out", folder + "/cmp"]
      let mistakes: [([String], Int32, String)] = [
        (forecast + ["--noise-channels", "-1"], 64, "--noise-channels"),
        (forecast + ["--noise-channels", "2", "--no-mix"], 64, "exclude each other"),
        (forecast + ["--vocabulary", "bytes"], 64, "--vocabulary is not for --forecast"),
        (forecast + ["--examples", "3"], 64, "--examples is not for --forecast"),
        (forecast + ["--patience", "3"], 64, "equal steps"),
        (forecast + ["--gate", "none"], 64, "use --gates"),
        (forecast + [table], 64, "--forecast needs one table"),
        (forecast + ["--split", "200,40,0"], 64, "no test rows"),
        (forecast + ["--tied"], 64, "--tied"),
        ([table, "--horizon", "4", "--forecast", "wind"], 78, "wind"),
      ]
      for (arguments, code, part) in mistakes {
        let result = try compare(arguments)
        #expect(result.code == code, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(part), "\(arguments): \(result.errors)")
        #expect(result.output.isEmpty)
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/cmp"))
      let alone = try Tool.run(["compare", table, "--noise-channels", "1"])
      #expect(alone.code == 64 && alone.errors.contains("--noise-channels needs --forecast"))
    }
  }
}
