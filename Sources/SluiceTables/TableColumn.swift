extension Table {
  /// A column.
  public struct Column: Sendable, Equatable {
    /// The name; `column 3` for the third column without a name.
    public let name: String
    /// The values, one for each row.
    public let values: Values
    /// The number of missing values.
    public let missingCount: Int

    /// The values of a column.
    public enum Values: Sendable, Equatable {
      /// Numbers; NaN if missing.
      case numbers([Double])
      /// Times; `Timestamp.missing` if missing, which cannot be in the first column of times of a file.
      case times([Timestamp])
      /// Positions in `names`, which are in the order of their first rows; -1 if missing.
      case categories(codes: [Int32], names: [String])
    }

    /// Makes a column.
    public init(name: String, values: Values) {
      self.name = name
      self.values = values
      missingCount =
        switch values {
        case .numbers(let numbers): numbers.count(where: \.isNaN)
        case .times(let times): times.count { $0 == .missing }
        case .categories(let codes, _): codes.count { $0 < 0 }
        }
    }

    /// The number of values.
    public var count: Int {
      switch values {
      case .numbers(let numbers): numbers.count
      case .times(let times): times.count
      case .categories(let codes, _): codes.count
      }
    }

    /// The kind of the values.
    public var kind: ColumnKind {
      switch values {
      case .numbers: .number
      case .times: .time
      case .categories: .category
      }
    }

    /// The numbers; nil if the column has values of another kind.
    public var numbers: [Double]? {
      if case .numbers(let numbers) = values { numbers } else { nil }
    }

    /// The times; nil if the column has values of another kind.
    public var times: [Timestamp]? {
      if case .times(let times) = values { times } else { nil }
    }
  }
}
