import ArgumentParser
import SluiceSeries

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
      Column that names the series of a row, for a table of several series below each other. \
      (default: one series)
      """, valueName: "column"))
  var series: String?

  @Option(
    help: ArgumentHelp(
      """
      Training, validation and test rows, in order of time: three numbers of rows, or three shares. \
      (default: 0.7,0.1,0.2)
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
