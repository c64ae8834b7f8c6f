import SluiceTables

/// The figures of a column, as JSON and for the lines of a description.
struct ColumnFigures: Encodable {
  let name: String
  let kind: ColumnKind
  let missing: Int
  // Numbers.
  var minimum, maximum, mean, deviation: Double?
  // Categories.
  var categories: Int?
  var examples: [String]?
  // Times.
  var start, end, step: String?
  var gaps, repeatedTimes: Int?
  var order: TableReading.RowOrder?

  /// The number of categories that are shown.
  private static let exampleCount = 5

  init(_ column: Table.Column) {
    name = column.name
    kind = column.kind
    missing = column.missingCount
    switch column.values {
    case .numbers(let numbers): set(numbers)
    case .times(let times): set(times)
    case .categories(_, let names):
      categories = names.count
      examples = Array(names.prefix(Self.exampleCount))
    }
  }

  private mutating func set(_ numbers: [Double]) {
    var (count, sum) = (0.0, 0.0)
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for number in numbers where !number.isNaN {
      count += 1
      sum += number
      least = min(least, number)
      greatest = max(greatest, number)
    }
    guard count > 0 else { return }
    let mean = sum / count
    let squares = numbers.reduce(0) { sum, number in
      number.isNaN ? sum : sum + (number - mean) * (number - mean)
    }
    (minimum, maximum, self.mean) = (least, greatest, mean)
    deviation = (squares / count).squareRoot()
  }

  private mutating func set(_ times: [Timestamp]) {
    let known = times.lazy.filter { $0 != .missing }
    start = known.min()?.description
    end = known.max()?.description
    order = TableReading.RowOrder(of: times.filter { $0 != .missing })
    guard let steps = TimeSteps(of: times) else { return }
    step = steps.usual.description
    gaps = steps.gapCount
    repeatedTimes = steps.repeatedCount
  }
}
