import SluiceFiles
import SluiceTables

/// The columns of a table that make labelled sequences, and their roles.
///
/// Without a column of sequences, each row is a sequence, whose steps are the columns of numbers in their order. With
/// one, the rows of a sequence are its steps, and the columns of numbers are its channels.
///
/// ```swift
/// let columns = SequenceColumns(target: "activity", sequence: "recording")
/// let sequences = try LabelledSequences(of: Table(path: "watch.csv"), columns)
/// ```
public struct SequenceColumns: Sendable, Hashable, Codable {
  /// The column to predict.
  public var target: String
  /// Whether the column to predict has numbers; otherwise it has classes.
  public var isNumber: Bool
  /// The columns of values; empty for all columns of numbers that have no other role.
  public var values: [String]
  /// The column that names the sequence of a row; nil if each row is a sequence.
  public var sequence: String?
  /// The column of times, which gives the order of the steps; nil for the first column of times, if there is one.
  public var time: String?

  /// Makes roles of columns.
  public init(
    target: String, isNumber: Bool = false, values: [String] = [], sequence: String? = nil,
    time: String? = nil
  ) {
    self.target = target
    self.isNumber = isNumber
    self.values = values
    self.sequence = sequence
    self.time = time
  }

  /// The kinds of columns that a table must have, whatever its cells look like.
  ///
  /// - Parameter includesTarget: whether the table must have the column to predict.
  public func kinds(includesTarget: Bool = true) -> [String: ColumnKind] {
    var kinds: [String: ColumnKind] = [:]
    if includesTarget { kinds[target] = isNumber ? .number : .category }
    if let sequence { kinds[sequence] = .category }
    if let time { kinds[time] = .time }
    // A column with another role, too, is refused when the sequences are made.
    for name in values where kinds[name] == nil { kinds[name] = .number }
    return kinds
  }
}

extension LabelledSequences {
  /// The sequences of a table.
  ///
  /// - Parameters:
  ///   - table: the table, read with the kinds of the columns.
  ///   - columns: the columns and their roles.
  ///   - needsTarget: whether the table must have the column to predict; otherwise it can be missing, have missing
  ///     values, or have values of another kind.
  /// - Throws: `TableError` for names that do not exist, `SequenceColumnsError` for columns that do not fit.
  public init(
    of table: Table, _ columns: SequenceColumns, needsTarget: Bool = true
  ) throws {
    let values = try columns.valueColumns(of: table)
    let isLabelled = needsTarget || table[columns.target] != nil
    let target = isLabelled ? try table.column(columns.target) : nil
    let groups = try columns.sequence.map { try table.groups(of: $0) }
    let order = try columns.order(of: table)
    var (sequences, rows): ([[Float]], [Int]) = ([], [])
    if let groups {
      for group in groups.rows {
        let steps =
          order.map { times in group.sorted { (times[$0], $0) < (times[$1], $1) } } ?? group
        sequences.append(steps.flatMap { row in values.map { Float($0[row]) } })
        rows.append(steps[0])
      }
    } else {
      for row in 0..<table.rowCount {
        var sequence = values.map { Float($0[row]) }
        // Missing values at the end of a row: the sequence is shorter.
        while sequence.last?.isNaN == true { sequence.removeLast() }
        guard !sequence.isEmpty else {
          throw SequenceColumnsError(name: table.name, problem: .noValues(row: row + 1))
        }
        sequences.append(sequence)
        rows.append(row)
      }
    }
    self.init(
      name: table.name, sequences: sequences, channelCount: groups == nil ? 1 : values.count,
      channelNames: groups == nil ? nil : try columns.valueNames(of: table),
      target: try columns.targets(
        target, rows: rows, groups: groups, of: table, needsTarget: needsTarget),
      sequenceNames: groups?.names)
  }
}

// MARK: - Columns

extension SequenceColumns {
  /// The names of the columns of values.
  ///
  /// - Throws: `SequenceColumnsError` if there are none, or if one has another role, too.
  public func valueNames(of table: Table) throws -> [String] {
    let others = Set([target, sequence, time].compactMap(\.self))
    let names =
      values.isEmpty
      ? table.columns.filter { $0.numbers != nil && !others.contains($0.name) }.map(\.name)
      : values
    guard !names.isEmpty else {
      throw SequenceColumnsError(name: table.name, problem: .noNumbers)
    }
    var seen = others
    for name in names where !seen.insert(name).inserted {
      throw SequenceColumnsError(name: table.name, problem: .twoRoles(name))
    }
    return names
  }

  fileprivate func valueColumns(of table: Table) throws -> [[Double]] {
    try valueNames(of: table).map { name in
      let column = try table.column(name)
      guard let numbers = column.numbers else {
        throw SequenceColumnsError(name: table.name, problem: .notNumbers(name))
      }
      return numbers
    }
  }

  /// The times of the rows; nil if the table has no column of times.
  fileprivate func order(of table: Table) throws -> [Timestamp]? {
    guard let name = time ?? table.columns.first(where: { $0.times != nil })?.name else {
      return nil
    }
    guard let times = try table.column(name).times else {
      throw SequenceColumnsError(name: table.name, problem: .notTimes(name))
    }
    return times
  }

  /// The targets of sequences, from their first rows; the rows of a sequence must agree.
  fileprivate func targets(
    _ column: Table.Column?, rows: [Int], groups: Table.Groups?, of table: Table,
    needsTarget: Bool
  ) throws -> LabelledSequences.Target {
    func fail(_ problem: SequenceColumnsError.Problem) -> SequenceColumnsError {
      SequenceColumnsError(name: table.name, problem: problem)
    }
    func requireAgreement(_ agrees: (_ row: Int, _ other: Int) -> Bool) throws {
      guard let groups else { return }
      for (name, members) in zip(groups.names, groups.rows) {
        guard let first = members.first, members.contains(where: { !agrees(first, $0) }) else {
          continue
        }
        throw fail(.targetChanges(sequence: name, column: target))
      }
    }
    switch column?.values {
    case nil: return .unlabelled
    case .numbers(let numbers)? where isNumber:
      if let row = rows.first(where: { numbers[$0].isNaN }) {
        guard needsTarget else { return .unlabelled }
        throw fail(.noTarget(row: row + 1, column: target))
      }
      try requireAgreement { numbers[$0] == numbers[$1] }
      return .numbers(rows.map { numbers[$0] })
    case .categories(let codes, let names)? where !isNumber:
      if let row = rows.first(where: { codes[$0] < 0 }) {
        guard needsTarget else { return .unlabelled }
        throw fail(.noTarget(row: row + 1, column: target))
      }
      try requireAgreement { codes[$0] == codes[$1] }
      return .classes(rows.map { Int(codes[$0]) }, names: names)
    default:
      // Without being needed, the column was read as what its cells look like.
      guard needsTarget else { return .unlabelled }
      throw fail(isNumber ? .notNumbers(target) : .notClasses(target))
    }
  }
}

extension Table {
  /// The rows of each name in a column.
  fileprivate struct Groups {
    let names: [String]
    let rows: [[Int]]
  }

  fileprivate func groups(of column: String) throws -> Groups {
    guard case .categories(let codes, let names) = try self.column(column).values else {
      throw SequenceColumnsError(name: name, problem: .notNames(column))
    }
    var rows = [[Int]](repeating: [], count: names.count)
    for (row, code) in codes.enumerated() {
      guard code >= 0 else {
        throw SequenceColumnsError(name: name, problem: .noSequence(row: row + 1, column: column))
      }
      rows[Int(code)].append(row)
    }
    return Groups(names: names, rows: rows)
  }
}

/// An error for columns of a table that do not make labelled sequences.
public struct SequenceColumnsError: SluiceError, Equatable {
  /// The problem; rows are counted from 1, without the header.
  public enum Problem: Sendable, Equatable {
    /// There is no column of values.
    case noNumbers
    /// The column does not have numbers.
    case notNumbers(String)
    /// The column does not have classes.
    case notClasses(String)
    /// The column does not have times.
    case notTimes(String)
    /// The column does not have names of sequences.
    case notNames(String)
    /// The column has two roles.
    case twoRoles(String)
    /// A row has no value at all.
    case noValues(row: Int)
    /// A row has no class or number.
    case noTarget(row: Int, column: String)
    /// A row does not name its sequence.
    case noSequence(row: Int, column: String)
    /// The rows of a sequence have different classes or numbers.
    case targetChanges(sequence: String, column: String)
  }

  /// The name of the table.
  public let name: String
  /// The problem.
  public let problem: Problem

  /// Wrong settings for names of columns, otherwise bad data.
  public var category: ErrorCategory {
    switch problem {
    case .noNumbers, .noValues, .noTarget, .noSequence, .targetChanges: .badData
    case .notNumbers, .notClasses, .notTimes, .notNames, .twoRoles: .badConfiguration
    }
  }

  /// One sentence.
  public var description: String { "\(oneLine(name)): \(message)" }

  private var message: String {
    switch problem {
    case .noNumbers: "the table has no column of numbers besides those with another role"
    case .notNumbers(let column): "the column \(quoted(column)) has no numbers"
    case .notClasses(let column): "the column \(quoted(column)) has no classes"
    case .notTimes(let column): "the column \(quoted(column)) has no times"
    case .notNames(let column): "the column \(quoted(column)) has no names of sequences"
    case .twoRoles(let column): "the column \(quoted(column)) is given twice"
    case .noValues(let row): "row \(row) (counted from 1, without the header) has no values"
    case .noTarget(let row, let column):
      "row \(row) (counted from 1, without the header) has nothing in the column \(quoted(column))"
    case .noSequence(let row, let column):
      "row \(row) (counted from 1, without the header) has nothing in the column \(quoted(column))"
    case .targetChanges(let sequence, let column):
      "the rows of the sequence \(quoted(sequence)) have different values in the column \(quoted(column))"
    }
  }
}
