import Foundation
import SluiceFiles
import TestSupport
import Testing

@testable import SluiceCommand

struct ForecastCommandTests {
  /// Hourly waves of two columns with a daily season, 400 rows.
  static func table(rows: Int = 400) -> String {
    let lines = (0..<rows).map { row in
      let day = sin(Double(row) * .pi / 12)
      let hour = row % 24 < 10 ? "0\(row % 24)" : "\(row % 24)"
      let date = row / 24 % 28 + 1
      let month = row / 24 / 28 + 1
      return """
        2020-0\(month)-\(date < 10 ? "0" : "")\(date) \(hour):00,\
        \(20 + 5 * day + Double(row * 37 % 11) / 10),\(100 - day),\(row % 3 == 0 ? "a" : "b")
        """
    }
    return "time,load,price,state\n" + lines.joined(separator: "\n") + "\n"
  }

  static let small = [
    "--context", "48", "--horizon", "6", "--steps", "8", "--eval-every", "4", "--layers", "1",
    "--hidden", "8", "--heads", "2", "--threads", "1",
  ]

  /// A table and a run on it.
  private static func withRun(
    _ flags: [String] = [], _ body: (_ table: String, _ run: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let table = try write(table(), to: folder + "/loads.csv")
      let run = folder + "/run"
      let result = try Tool.run(["train", table, "--forecast", "--out", run] + small + flags)
      try #require(result.code == 0, "\(result.errors)")
      try body(table, run)
    }
  }

  @Test func aForecasterIsTrainedAndItsTestErrorsArePrinted() throws {
    try withTemporaryFolder { folder in
      let table = try write(Self.table(), to: folder + "/loads.csv")
      let result = try Tool.run(
        ["train", table, "--forecast", "load,price", "--out", folder + "/run"] + Self.small)
      #expect(result.code == 0, "\(result.errors)")
      for line in [
        "Table     400 rows, a row every 1 h 0 min; forecast: load, price",
        "Windows   48 known rows, 6 rows to forecast; 227 for training, 35 for validation, 75 for test; season of 24 rows",
        "Gate      output.elementwise",
      ] {
        #expect(result.errors.contains(line + "\n"), "\(line) in\n\(result.errors)")
      }
      for method in ["forecaster", "last value", "seasonal last value", "linear"] {
        #expect(result.output.contains("\n\(method) "), "\(method) in\n\(result.output)")
      }
      #expect(result.errors.contains("Forecast: sluice predict \(folder)/run \(table)"))
    }
  }

  @Test func aStoppedRunGoesOnWithTheSameBits() throws {
    try withTemporaryFolder { folder in
      let table = try write(Self.table(), to: folder + "/loads.csv")
      func train(_ arguments: [String]) throws -> Tool.Result {
        let result = try Tool.run(["train"] + arguments)
        #expect(result.code == 0, "\(result.errors)")
        return result
      }
      _ = try train([table, "--forecast", "--out", folder + "/a"] + Self.small)
      // The schedule of eight steps, of which four are done.
      _ = try train(
        [table, "--forecast", "--out", folder + "/b", "--verify-resume"] + Self.small)
      let refused = try Tool.run(["train", "--resume", folder + "/b", "--horizon", "7"])
      #expect(refused.code == 64 && refused.errors.contains("was started with different settings"))
      let longer = try train(["--resume", folder + "/b", "--steps", "12"])
      #expect(longer.output.contains("Trained          12 steps"))
      #expect(
        FileManager.default.contentsEqual(
          atPath: folder + "/a/best/scale.json", andPath: folder + "/b/best/scale.json"))
    }
  }

  @Test func forecastsAreCSVOrJSON() throws {
    try Self.withRun { table, run in
      let csv = try Tool.run(["predict", run, table])
      let lines = csv.output.split(separator: "\n")
      #expect(csv.code == 0 && lines.count == 7, "\(csv.errors)")
      #expect(lines[0] == "time,load,load_0.1,load_0.9,price,price_0.1,price_0.9")
      #expect(lines[1].hasPrefix("2020-01-17 16:00:00,"))
      let path = run + "/forecast.csv"
      let written = try Tool.run(
        ["predict", run, table, "--horizon", "8", "--quantiles", "0.25,0.5", "--out", path])
      #expect(written.code == 0 && written.output.isEmpty, "\(written.errors)")
      let rows = try contents(path).split(separator: "\n")
      #expect(
        rows.count == 9 && rows[0] == "time,load,load_0.25,load_0.5,price,price_0.25,price_0.5")
      // Beyond the horizon of the run there are no quantiles.
      #expect(rows[8].split(separator: ",", omittingEmptySubsequences: false)[2] == "")
      let json = try Tool.run(
        ["predict", run, "-", "--json", "--horizon", "2"], input: Self.table(rows: 100))
      #expect(json.code == 0, "\(json.errors)")
      let first = try #require(json.output.split(separator: "\n").first)
      let row = try #require(
        try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
      #expect(row["time"] as? String == "2020-01-05 04:00:00" && row["row"] as? Int == 1)
      let columns = try #require(row["columns"] as? [String: [String: Any]])
      #expect(columns["load"]?["forecast"] is Double)
      #expect(
        (columns["price"]?["quantiles"] as? [String: Double])?.keys.sorted() == ["0.1", "0.9"])
    }
  }

  @Test func errorsAreThoseOfTheTestPart() throws {
    try Self.withRun(["--loss", "quantile"]) { table, run in
      let plots = run + "/plots"
      let result = try Tool.run(["evaluate", run, "--json", "--plots", plots])
      #expect(result.code == 0, "\(result.errors)")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      for key in [
        "mse", "mae", "mseInUnits", "maeInUnits", "smape", "mase", "quantileLoss", "coverage",
      ] {
        #expect(json[key] is Double, "\(key)")
      }
      #expect(json["windowCount"] as? Int == 75 && json["part"] as? String == "test")
      #expect((json["baselines"] as? [[String: Any]])?.count == 3)
      let files = try FileManager.default.contentsOfDirectory(atPath: plots).sorted()
      #expect(
        files == [
          "forecast-1.png", "forecast-1.svg", "forecast-2.png", "forecast-2.svg", "horizon.png",
          "horizon.svg",
        ])
      let copy = try write(Self.table(), to: run + "/copy.csv")
      let other = try Tool.run(["evaluate", run, copy, "--json"])
      #expect(other.output == result.output)
      let validation = try Tool.run(["evaluate", run, "--held-out"])
      #expect(validation.output.hasPrefix("35 windows of the validation part"))
    }
  }

  @Test func theGatesOfAWindowAreShown() throws {
    try Self.withRun { table, run in
      let (page, figures) = (run + "/page.html", run + "/page.json")
      let result = try Tool.run(
        ["inspect", run, "--column", "price", "--example", "5", "--out", page, "--json", figures])
      #expect(result.code == 0, "\(result.errors)")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: figures)))
          as? [String: Any])
      let tokens = try #require(json["tokens"] as? [String])
      #expect(tokens.count == 24 && Set(tokens).contains("07:00") && Set(tokens).count == 24)
      #expect(try contents(page).contains("Loss on this window"))
      let signal = try #require(json["signal"] as? [String: Any])
      let rows = try #require(signal["rows"] as? [String])
      #expect(signal["name"] as? String == "Series" && rows.count == 54)
      #expect(signal["knownCount"] as? Int == 48)
      // A row belongs to the token of its hour.
      let hours = try #require(signal["tokens"] as? [Int]).map { tokens[$0] }
      #expect(zip(rows, hours).allSatisfy { $0.hasPrefix("2020-01-") && $0.hasSuffix($1) })
      let channel = try #require((signal["channels"] as? [[String: Any]])?.first)
      #expect(channel["name"] as? String == "price")
      let values = try #require(channel["values"] as? [Double])
      let first = try #require(
        Self.table().split(separator: "\n").first { $0.hasPrefix(rows[0] + ",") })
      #expect(values.count == 54 && Double(first.split(separator: ",")[2]) == values[0])
      #expect((channel["forecast"] as? [Double])?.count == 6)
      #expect((channel["band"] as? [String: Any])?["name"] as? String == "10 % to 90 % quantile")
      let gates = try Tool.run(["inspect", run, table], in: run)
      #expect(gates.code == 0 && gates.output.contains("output.elementwise"), "\(gates.errors)")
      for (flags, message) in [
        (["--column", "prise"], "Did you mean 'price'?"), (["--example", "76"], "only 75 windows"),
        (["--heads", "3"], "there are only 2"), (["--against", run], "are for language models"),
        (["--text", "load"], "--text is for language models"),
      ] {
        let refused = try Tool.run(["inspect", run] + flags)
        #expect(refused.code == 64 && refused.errors.contains(message), "\(refused.errors)")
      }
    }
  }

  /// Phases have the times of their rows, also where rows are not at full hours.
  @Test func phasesBetweenFullHoursHaveTheirTimes() throws {
    try withTemporaryFolder { folder in
      let text = Self.table().replacing(":00,", with: ":30,")
      let table = try write(text, to: folder + "/loads.csv")
      let run = folder + "/run"
      let trained = try Tool.run(["train", table, "--forecast", "--out", run] + Self.small)
      try #require(trained.code == 0, "\(trained.errors)")
      let shown = try Tool.run(["inspect", run, table], in: folder)
      #expect(shown.code == 0, "\(shown.errors)")
      #expect(shown.output.contains("07:30") && !shown.output.contains("07:00"))
    }
  }

  @Test func aPanelIsForecastSeriesBySeries() throws {
    try withTemporaryFolder { folder in
      let rows = (0..<120).flatMap { row in
        ["x", "y, z"].map { name in
          let text = name.contains(",") ? "\"\(name)\"" : name
          return
            "\(row),\(text),\(sin(Double(row) / 3) + Double(name.count)),\(row % 7 == 0 ? 1 : 0)"
        }
      }
      let table = try write(
        "row,shop,sales,holiday\n" + rows.joined(separator: "\n") + "\n", to: folder + "/shops.csv")
      let run = folder + "/run"
      let result = try Tool.run(
        [
          "train", table, "--forecast", "sales", "--series", "shop", "--known", "holiday", "--out",
          run,
          "--context", "14", "--horizon", "4", "--steps", "4", "--hidden", "8", "--heads", "2",
        ])
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.errors.contains("240 rows of 2 series; forecast: sales; known: holiday"))
      let future = (120..<124).flatMap { row in ["x,,0", "\"y, z\",,1"].map { "\(row),\($0)" } }
      let longer = try write(
        "row,shop,sales,holiday\n" + (rows + future).joined(separator: "\n") + "\n",
        to: folder + "/future.csv")
      let forecast = try Tool.run(["predict", run, longer, "--quantiles", "none"])
      let lines = forecast.output.split(separator: "\n")
      #expect(forecast.code == 0 && lines.count == 9, "\(forecast.errors)")
      #expect(lines[0] == "series,row,sales" && lines[1].hasPrefix("x,1,"))
      #expect(lines[5].hasPrefix("\"y, z\",1,"))
      let missing = try Tool.run(["predict", run, table])
      #expect(missing.code == 65 && missing.errors.contains("known for the future have 0 rows"))
    }
  }

  @Test(arguments: [
    (["--horizon", "0"], "--horizon is 0"), (["--forecast", "lode"], "did you mean \"load\""),
    (["--forecast", "state"], "is not a number"), (["--forecast", "load,load"], "is given twice"),
    (["--forecast", "--split", "1,2"], "--split is 1,2, expected three numbers"),
    (["--forecast", "--split", "0.5,0.2,0.2"], "add up to 1"),
    (["--forecast", "--split", "300,200,100"], "needs 600 rows"),
    (["--forecast", "--context", "300"], "too short"),
    (["--forecast", "--task", "recall"], "cannot be combined"),
    (["--forecast", "--vocabulary", "bytes"], "--vocabulary is not for --forecast"),
    (["--forecast", "--tied"], "--tied is for language models"),
    (["--split", "0.7,0.1,0.2"], "--split needs --forecast"),
    (["--separator", ","], "need --forecast"), (["--forecast", "--loss", "cubic"], "cubic"),
  ]) func wrongFlagsAreNamed(flags: [String], message: String) throws {
    try withTemporaryFolder { folder in
      let table = try write(Self.table(), to: folder + "/loads.csv")
      let result = try Tool.run(["train", table, "--out", folder + "/run"] + flags)
      #expect(result.code != 0)
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
    }
  }

  @Test func optionsWithoutAValueHaveTheirUsualOne() {
    func filled(_ line: String) -> String {
      OptionalValues.filled(line.split(separator: " ").map(String.init)).joined(separator: " ")
    }
    #expect(filled("train a.csv --forecast") == "train a.csv --forecast=all")
    #expect(filled("train a.csv --forecast --steps 3") == "train a.csv --forecast=all --steps 3")
    #expect(filled("train --forecast x a.csv") == "train --forecast x a.csv")
    #expect(filled("train -- --forecast") == "train -- --forecast")
  }
}
