import ArgumentParser
import SluiceSeries
import SluiceTables

/// The flags of forecasts: the columns of a table, the parts of its rows, the length of windows.
struct SeriesOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Forecast columns of the table PATH: names separated by commas, or all for all columns of numbers. \
      Without a value: all.
      """, valueName: "columns"))
  var forecast: ColumnList?

  @Option(help: "Number of rows to forecast. (default: 96, or less for a short table)")
  var horizon: Int?

  @Option(
    help: ArgumentHelp(
      """
      Columns that help to forecast and are known up to the last row, separated by commas.
      """, valueName: "columns"))
  var with: ColumnList?

  @Option(
    help: ArgumentHelp(
      "Columns that are known for the future, too, such as holidays, separated by commas.",
      valueName: "columns"))
  var known: ColumnList?

  @Option(
    help: ArgumentHelp(
      "Column of times. (default: the first column of times, if there is one)", valueName: "column")
  )
  var time: String?

  @Option(
    help: ArgumentHelp(
      """
      Column that names the series of a row, for a table of several series below each other. With \
      --classify or --regress, each series is a sequence. (default: one series, or a sequence in each row)
      """, valueName: "column"))
  var series: String?

  @Option(
    help: ArgumentHelp(
      """
      Training, validation and test rows, in order of time: three numbers of rows, or three shares. With \
      --classify or --regress, numbers of sequences in their order, or shares that are drawn at random. \
      (default for tables: 0.7,0.1,0.2)
      """, valueName: "a,b,c"), transform: { try SeriesSplit.argument($0) })
  var split: SeriesSplit?

  @Option(
    help: """
      Loss: squared or absolute for a forecast of the mean or the median, quantile for a forecast of \
      quantiles. (default: squared)
      """)
  var loss: Forecaster.Loss?

  @Option(
    help: ArgumentHelp(
      """
      Number of rows of a season, such as 24 for hours of a day; 0 for none. (default: found from the \
      training rows)
      """, valueName: "rows"))
  var period: Int?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Mix channels: a forecast of a column sees the other columns, too. (default: only with --with or --known)
      """)
  var mix: Bool?
}

extension SeriesOptions {
  /// The columns and their roles.
  var columns: SeriesColumns {
    SeriesColumns(
      targets: forecast?.names ?? [], observed: with?.names ?? [], known: known?.names ?? [],
      time: time, series: series)
  }
}

/// The values of `--forecast`, `--with` and `--known`: names of columns.
struct ColumnList: ExpressibleByArgument, Equatable {
  /// The names; empty for all columns of numbers.
  let names: [String]

  init?(argument: String) {
    let names = argument.split(separator: ",").map(String.init)
    guard !names.isEmpty else { return nil }
    self.names = argument == Self.all ? [] : names
  }

  /// The value for all columns of numbers.
  static let all = "all"
}

extension Forecaster.Loss: ExpressibleByArgument {}

extension SeriesSplit {
  /// Reads `8640,2880,2880` or `0.7,0.1,0.2`.
  static func argument(_ text: String) throws -> SeriesSplit {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let problem = ValidationError(
      "--split is \(text), expected three numbers of rows or three shares, such as 0.7,0.1,0.2.")
    guard parts.count == 3 else { throw problem }
    let rows = parts.compactMap { Int($0) }
    let split: SeriesSplit
    if rows.count == 3, rows.reduce(0, { max($0, $1) }) > 1 {
      split = .rows(rows[0], rows[1], rows[2])
    } else {
      let shares = parts.compactMap { Double($0) }
      guard shares.count == 3 else { throw problem }
      split = .shares(shares[0], shares[1], shares[2])
    }
    do throws(SeriesError) {
      // A split is checked when it is used; this finds what is wrong with it for any table.
      _ = try split.parts(ofRows: 1 << 44)
    } catch {
      throw ValidationError("--split is \(text): \(error.description).")
    }
    return split
  }
}

extension SeriesOptions {
  func validate() throws {
    if let horizon { try require("--horizon", horizon, in: 1...1 << 24) }
    if let period { try require("--period", period, in: 0...1 << 24) }
    guard !isGiven else { return }
    let others: KeyValuePairs<String, Bool> = [
      "with": with != nil, "known": known != nil, "loss": loss != nil, "period": period != nil,
      "mix": mix != nil,
    ]
    if let name = others.first(where: \.value)?.key {
      throw ValidationError("--\(name) needs --forecast.")
    }
  }
}

// MARK: - Data and model

extension SeriesOptions {
  /// Whether a forecast is asked for.
  var isGiven: Bool { forecast != nil || horizon != nil }

  /// The only path of a command.
  ///
  /// - Throws: `ValidationError` for no path or several ones.
  func table(of paths: [String]) throws -> String {
    guard let path = paths.first, paths.count == 1 else {
      throw ValidationError("--forecast needs one table: give the path of a file.")
    }
    return path
  }

  /// Reads a table and divides it into windows, which know their source.
  ///
  /// - Parameters:
  ///   - path: the path of the table.
  ///   - table: how the table is written.
  ///   - context: the number of known rows in a window; nil for the usual one, or less for a short table.
  ///   - noise: the channels of noise to add; nil for none.
  /// - Throws: errors of reading and of the division into windows.
  func windows(
    of path: String, table options: TableOptions, context: Int?, noise: NoiseChannels? = nil
  ) throws -> ForecastWindows {
    let table = try options.read(path, kinds: columns.kinds)
    var source = TableSource(
      path: path, format: table.reading.format, columns: columns, split: split ?? .standard,
      noise: noise)
    source.format.missingMarks = options.format.missingMarks
    let panel = try source.panel(of: table)
    // The names of all columns, so that a column that is added later does not change the run.
    source.columns.targets = panel[0].channels.filter { $0.role == .target }.map(\.name)
    let lengths = try ForecastLengths(
      of: panel, split: source.split, context: context, horizon: horizon)
    var data = try ForecastWindows(
      panel, contextLength: lengths.context, horizon: lengths.horizon, split: source.split,
      period: period == 0 ? nil : period)
    data.source = source
    return data
  }

  /// Applies the given flags to the settings of a model.
  func apply(
    to model: inout Forecaster.Configuration, _ options: ModelOptions, _ gates: GateOptions
  ) throws {
    if let loss { model.loss = loss }
    if let period { model.setPeriod(period == 0 ? nil : period) }
    if let mix { model.mixesChannels = mix }
    guard options.tied == nil else {
      throw ValidationError("--tied is for language models; a forecaster has no token embedding.")
    }
    try options.apply(to: &model.transformer, context: model.tokenCount)
    gates.apply(to: &model.transformer)
  }

  /// Whether the given flags are those of a run.
  func isEqual(to source: TableSource, _ model: Forecaster.Configuration) -> Bool {
    (forecast.map { $0.names.isEmpty || $0.names == source.columns.targets } ?? true)
      && (with.map { $0.names == source.columns.observed } ?? true)
      && (known.map { $0.names == source.columns.known } ?? true)
      && (time.map { $0 == source.columns.time } ?? true)
      && (series.map { $0 == source.columns.series } ?? true)
      && (split.map { $0 == source.split } ?? true) && horizon ?? model.horizon == model.horizon
  }
}
