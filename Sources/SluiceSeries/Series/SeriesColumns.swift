import SluiceFiles
import SluiceTables

/// The columns of a table that make a series, and their roles.
///
/// ```swift
/// let columns = SeriesColumns(targets: ["OT"], known: ["holiday"])
/// let panel = try Series.panel(of: Table(path: "ETTh1.csv"), columns)
/// ```
public struct SeriesColumns: Sendable, Hashable, Codable {
  /// The columns to forecast; empty for all columns of numbers that have no other role.
  public var targets: [String]
  /// The columns that are known up to the last row.
  public var observed: [String]
  /// The columns that are known for the future, too.
  public var known: [String]
  /// The column of times; nil for the first one, if there is any.
  public var time: String?
  /// The column that names the series of a row (long layout); nil if all rows are one series.
  public var series: String?

  /// Makes roles of columns.
  public init(
    targets: [String] = [], observed: [String] = [], known: [String] = [], time: String? = nil,
    series: String? = nil
  ) {
    self.targets = targets
    self.observed = observed
    self.known = known
    self.time = time
    self.series = series
  }

  /// The columns of numbers with their roles: targets first, then observed, then known ones.
  ///
  /// - Throws: `TableError` for names that do not exist, `SeriesColumnsError` for columns of another kind and for
  ///   columns with two roles.
  func channels(of table: Table) throws -> [(column: Table.Column, role: Series.Role)] {
    var named: [(String, Series.Role)] =
      observed.map { ($0, .observed) } + known.map { ($0, .known) }
    let others = Set(named.map(\.0) + [time, series].compactMap(\.self))
    let targets =
      targets.isEmpty
      ? table.columns.filter { $0.numbers != nil && !others.contains($0.name) }.map(\.name)
      : targets
    guard !targets.isEmpty else { throw SeriesColumnsError(name: table.name, problem: .noNumbers) }
    named = targets.map { ($0, .target) } + named
    var seen = Set([time, series].compactMap(\.self))
    return try named.map { name, role in
      let column = try table.column(name)
      guard column.numbers != nil else {
        throw SeriesColumnsError(name: table.name, problem: .notNumbers(name, column.kind))
      }
      guard seen.insert(name).inserted else {
        throw SeriesColumnsError(name: table.name, problem: .twoRoles(name))
      }
      return (column, role)
    }
  }

  /// The kinds of columns that a table must have, whatever its cells look like.
  public var kinds: [String: ColumnKind] {
    var kinds: [String: ColumnKind] = [:]
    for name in targets + observed + known { kinds[name] = .number }
    if let series { kinds[series] = .category }
    if let time { kinds[time] = .time }
    return kinds
  }
}

/// An error for columns of a table that do not make a series.
public struct SeriesColumnsError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// There is no column of numbers.
    case noNumbers
    /// The column has values of another kind.
    case notNumbers(String, ColumnKind)
    /// The column is not one of times.
    case notTimes(String, ColumnKind)
    /// The column does not have the names of series.
    case notNames(String, ColumnKind)
    /// The column has two roles.
    case twoRoles(String)
    /// Two rows of a series have the same time.
    case sameTime(series: String, time: Timestamp, count: Int)
    /// A row has no time.
    case missingTime(row: Int)
  }

  /// The name of the table.
  public let name: String
  /// The problem.
  public let problem: Problem

  /// Wrong settings for names of columns, otherwise bad data.
  public var category: ErrorCategory {
    switch problem {
    case .noNumbers, .sameTime, .missingTime: .badData
    case .notNumbers, .notTimes, .notNames, .twoRoles: .badConfiguration
    }
  }

  /// One sentence.
  public var description: String { "\(oneLine(name)): \(message)" }

  private var message: String {
    switch problem {
    case .noNumbers: "the table has no column of numbers to forecast"
    case .notNumbers(let column, let kind):
      "the column \(quoted(column)) has \(kind.plural), but numbers are needed"
    case .notTimes(let column, let kind):
      "the column \(quoted(column)) has \(kind.plural), but times are needed"
    case .notNames(let column, let kind):
      "the column \(quoted(column)) has \(kind.plural), but names of series are needed"
    case .twoRoles(let column): "the column \(quoted(column)) is given twice"
    case .sameTime(let series, let time, let count):
      """
      \(count) rows\(series.isEmpty ? "" : " of the series \(quoted(series))") have the time \(time); if the \
      table has several series, name the column that tells them apart
      """
    case .missingTime(let row): "row \(row) (counted from 1, without the header) has no time"
    }
  }
}

extension ColumnKind {
  fileprivate var plural: String {
    switch self {
    case .number: "numbers"
    case .time: "times"
    case .category: "names"
    }
  }
}
