import ArgumentParser
import SluiceFiles
import SluiceSeries
import SluiceTables
import SluiceTraining

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract:
      "Forecasts what comes after the last row of a table, or predicts the classes of sequences.",
    discussion: """
      RUN is the folder of a run of `sluice train --forecast` (its best checkpoint is used), or a checkpoint. \
      TABLE has the columns that the run was trained on, read in the way of the run; the last rows are used. \
      - is standard input.

      The output is CSV: the time, the series if the run has several, and for each column the forecast and its \
      quantiles. --json prints one object for each row. A forecast that is longer than the trained horizon is \
      made in pieces, each from the one before; its later rows have no quantiles.

      If the run has columns that are known for the future, the table ends with the rows to forecast: these \
      columns have values there, and the others are empty.

      For a run of `sluice train --classify` or --regress, TABLE has sequences as the run's file has them; a \
      table can lack the column to predict. The output has a line for each sequence: its number, or its name in \
      the column of --series, then the class with the probabilities of all classes, or the number.

      EXAMPLES
        sluice predict runs/power power.csv
        sluice predict runs/power power.csv --horizon 24 --quantiles 0.1,0.9 --out forecast.csv
        sluice predict runs/gestures GunPoint_TEST.ts --out classes.csv
        tail -n 1000 power.csv | sluice predict runs/power - --json
      """)

  @Argument(help: ArgumentHelp("The run.", valueName: "run"))
  var model: String

  @Argument(help: "The table, or the file of sequences; - is standard input.")
  var table: String

  @Option(help: "Number of rows to forecast. (default: the horizon of the run)")
  var horizon: Int?

  @Option(
    help: ArgumentHelp(
      """
      Quantiles to print, between 0 and 1, separated by commas; none for no quantiles. (default: 0.1,0.9)
      """, valueName: "q,..."), transform: { try QuantileList.argument($0) })
  var quantiles: QuantileList?

  @Option(help: ArgumentHelp("Path of the output. (default: standard output)", valueName: "path"))
  var out: String?

  @Flag(help: "Print JSON: one object for each row or sequence.")
  var json = false

  @OptionGroup(title: "Machine") var compute: ComputeOptions

  func validate() throws {
    if let horizon { try require("--horizon", horizon, in: 1...1 << 24) }
    guard out != "" else { throw ValidationError("--out is empty; give a path.") }
  }

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      if let out { try AtomicFile.requireWritable(out) }
      let folder = try RunFolder.checkpoint(at: model)
      try RunKinds.ofCheckpoint(folder, on: [TableSource.self, SequenceSource.self])
        .predict(folder, self)
    }
  }

  /// Writes predictions to the output.
  func write(_ text: String) throws {
    guard let out else { return try StandardOutput.write(text) }
    try AtomicFile.write(out) { try $0.write(text) }
  }
}

// MARK: - Forecasts

extension PredictCommand {
  /// Forecasts what comes after the last row of the table.
  func predictForecasts(_ folder: String) throws {
    let saved = try SavedForecaster(contentsOf: folder)
    let levels = try chosenQuantiles(of: saved)
    let source = try TableSource.ofCheckpoint(folder, at: model, "table is")
    let table = try TableProgressLine.read(
      table, format: source.format, kinds: source.columns.kinds)
    let rows = try source.panel(of: table).map {
      try saved.forecast(after: $0, horizon: horizon)
    }
    let writer = ForecastWriter(
      forecasts: rows, quantiles: levels, hasSeries: source.columns.series != nil)
    try write(json ? writer.json() : writer.csv)
  }

  /// The quantiles to print, as indices of the forecaster's quantiles.
  private func chosenQuantiles(of saved: SavedForecaster) throws -> [Int] {
    let known = saved.quantiles
    guard let quantiles else {
      return known.indices.filter { [0.1, 0.9].contains((known[$0] * 1000).rounded() / 1000) }
    }
    return try quantiles.numbers.map { wanted in
      guard let index = known.firstIndex(where: { abs($0 - wanted) < 1e-6 }) else {
        let list = known.map { "\(Float($0))" }.joined(separator: ", ")
        throw ValidationError(
          known.isEmpty
            ? "The run has no quantiles: its validation part was too short to measure them."
            : "--quantiles \(wanted): the run has the quantiles \(list).")
      }
      return index
    }
  }
}

/// The value of `--quantiles`.
struct QuantileList: Equatable {
  let numbers: [Double]

  static func argument(_ text: String) throws -> QuantileList {
    if text == "none" { return QuantileList(numbers: []) }
    let numbers = text.split(separator: ",").map { Double($0) }
    guard !numbers.isEmpty, numbers.allSatisfy({ $0.map { $0 > 0 && $0 < 1 } ?? false }) else {
      throw ValidationError("--quantiles is \(text), expected numbers between 0 and 1, or none.")
    }
    return QuantileList(numbers: numbers.compactMap(\.self))
  }
}
