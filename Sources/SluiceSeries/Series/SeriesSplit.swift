import Sluice
import SluiceFiles

/// A part of the rows of a series.
public enum SeriesPart: String, Codable, Sendable, Hashable, CaseIterable {
  /// The first rows, from which a model and its scale are fitted.
  case training
  /// The rows after them, by which a model is chosen.
  case validation
  /// The last rows, on which a model is evaluated.
  case test
}

/// How the rows of a series are divided into a training, a validation and a test part, in order of time.
///
/// ```swift
/// let split = SeriesSplit.shares(0.7, 0.1, 0.2)
/// let parts = try split.parts(ofRows: 1000)
/// parts[.validation]  // 700..<800
/// ```
///
/// The test part can be empty. Series of a panel that have times are all divided at the same two times.
public enum SeriesSplit: Sendable, Hashable {
  /// Shares of all rows, which add up to 1. The numbers of training and test rows are rounded down.
  case shares(_ training: Double, _ validation: Double, _ test: Double)
  /// Numbers of rows from the first row; further rows are ignored.
  case rows(_ training: Int, _ validation: Int, _ test: Int)

  /// 70 % for training, 10 % for validation, 20 % for the test.
  public static let standard = SeriesSplit.shares(0.7, 0.1, 0.2)

  /// The rows of the parts.
  ///
  /// - Parameter count: the number of rows of the series.
  /// - Throws: `SeriesError.badSplit` if the split is not valid, `SeriesError.tooFewRows` if it names more rows.
  public func parts(ofRows count: Int) throws(SeriesError) -> SeriesParts {
    try parts(ofRows: count, in: "")
  }

  /// The rows of the parts of a series, whose name is for messages.
  func parts(ofRows count: Int, in series: String) throws(SeriesError) -> SeriesParts {
    if let problem { throw .badSplit(problem) }
    switch self {
    case .shares(let training, _, let test):
      let first = Int(Double(count) * training)
      return SeriesParts(
        first, count - first - Int(Double(count) * test), Int(Double(count) * test))
    case .rows(let training, let validation, let test):
      // Without overflow, since no number of a valid split is above the limit.
      let needed = training + validation + test
      guard needed <= count else {
        throw .tooFewRows(series: series, rowCount: count, neededCount: needed)
      }
      return SeriesParts(training, validation, test)
    }
  }

  private static let rowLimit = 1 << 40

  /// Why the split is not valid, in a sentence; nil if it is valid.
  private var problem: String? {
    switch self {
    case .shares(let training, let validation, let test):
      let isValid =
        training > 0 && validation > 0 && test >= 0
        && abs(training + validation + test - 1) < 1e-6
      return isValid
        ? nil
        : """
        the shares of training, validation and test must be positive (the last can be 0) and add up to 1, \
        not \(training), \(validation) and \(test)
        """
    case .rows(let training, let validation, let test):
      let isValid =
        (1...Self.rowLimit).contains(training) && (1...Self.rowLimit).contains(validation)
        && (0...Self.rowLimit).contains(test)
      return isValid
        ? nil
        : """
        the rows of training, validation and test must be positive (the last can be 0), \
        not \(training), \(validation) and \(test)
        """
    }
  }
}

extension SeriesSplit: Codable {
  private enum CodingKeys: CodingKey {
    case shares, rows
  }

  /// Reads `{"shares": [0.7, 0.1, 0.2]}` or `{"rows": [8640, 2880, 2880]}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func numbers<Number: Decodable>(_ key: CodingKeys, _ type: Number.Type) throws -> [Number] {
      let numbers = try container.decode([Number].self, forKey: key)
      guard numbers.count == 3 else {
        throw DecodingError.unexpected(
          at: container.codingPath + [key], found: "\(numbers.count) numbers", expected: "3")
      }
      return numbers
    }
    if container.contains(.rows) {
      let rows = try numbers(.rows, Int.self)
      self = .rows(rows[0], rows[1], rows[2])
    } else {
      let shares = try numbers(.shares, Double.self)
      self = .shares(shares[0], shares[1], shares[2])
    }
    if let problem {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: problem))
    }
  }

  /// Writes the form that is read.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .shares(let training, let validation, let test):
      try container.encode([training, validation, test], forKey: .shares)
    case .rows(let training, let validation, let test):
      try container.encode([training, validation, test], forKey: .rows)
    }
  }
}
