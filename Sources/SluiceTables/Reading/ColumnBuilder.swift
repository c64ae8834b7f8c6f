/// Makes the values of a column from its cells.
final class ColumnBuilder {
  let name: String
  let kind: ColumnKind
  /// Whether it is the first column of times, which has no missing ones.
  let isTimeAxis: Bool

  private let marks: MissingMarks
  private let numberText: NumberText
  /// The order of day and month, if it is known.
  let dateOrder: DateOrder?
  /// Whether numbers are times since 1970.
  private let readsUnixTimes: Bool
  private let isCommaDecimal: Bool

  private let numbers = ValueList<Double>()
  private let times = ValueList<Timestamp>()
  private let codes = ValueList<Int32>()
  private var categories = CategoryList()

  init(
    name: String, kind: ColumnKind, isTimeAxis: Bool, _ marks: MissingMarks,
    usesDecimalComma: Bool, dateOrder: DateOrder?, readsUnixTimes: Bool
  ) {
    self.name = name
    self.kind = kind
    self.isTimeAxis = isTimeAxis
    self.marks = marks
    numberText = NumberText(usesDecimalComma: usesDecimalComma)
    isCommaDecimal = usesDecimalComma
    self.dateOrder = dateOrder
    self.readsUnixTimes = readsUnixTimes
  }

  /// Adds a cell.
  ///
  /// - Returns: what is wrong with it; nil if it fits.
  @inline(__always)
  func append(_ text: UnsafeBufferPointer<UInt8>) -> BadCell.Fault? {
    switch kind {
    case .number: appendNumber(text)
    case .time: appendTime(text)
    case .category: appendCategory(text)
    }
  }

  private func appendNumber(_ text: UnsafeBufferPointer<UInt8>) -> BadCell.Fault? {
    guard !marks.contains(text) else {
      numbers.append(.nan)
      return nil
    }
    let parsed = numberText.parse(text)
    if case .number(let value) = parsed {
      numbers.append(value)
      return nil
    }
    numbers.append(.nan)
    return fault(text, parsed)
  }

  private func fault(
    _ text: UnsafeBufferPointer<UInt8>, _ parsed: NumberText.Result
  ) -> BadCell.Fault? {
    if parsed == .infinite { return .infinite }
    // A quoted cell can have spaces inside its quotes.
    let trimmed = text.trimmed
    if trimmed.count < text.count { return refit(trimmed) }
    return hasThousandsSeparators(text) ? .thousandsSeparators : .notANumber
  }

  /// Reads a cell again whose value was added as missing.
  private func refit(_ text: UnsafeBufferPointer<UInt8>) -> BadCell.Fault? {
    numbers.removeLast()
    return appendNumber(text)
  }

  /// Whether a text is a number with separators of thousands, such as `1,234.5` or `1.234,5`.
  private func hasThousandsSeparators(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 40 else { return false }
    let separators = isCommaDecimal ? ". '" : ", '"
    let rest = text.filter { byte in !separators.utf8.contains(byte) }
    guard rest.count < text.count, text.first?.isDigit == true || text.first == UInt8(ascii: "-")
    else { return false }
    return rest.withUnsafeBufferPointer { numberText.parse($0) != .notANumber }
  }

  private func appendTime(_ text: UnsafeBufferPointer<UInt8>) -> BadCell.Fault? {
    guard !marks.contains(text) else {
      times.append(.missing)
      return isTimeAxis ? .missingTime : nil
    }
    if readsUnixTimes, let time = TimeText.parseUnix(text) {
      times.append(Timestamp(microseconds: time))
      return nil
    }
    switch TimeText.parse(text.trimmed, order: dateOrder) {
    case .time(let time):
      times.append(Timestamp(microseconds: time))
      return nil
    case .notInCalendar:
      times.append(.missing)
      return .notInCalendar
    case .notATime, .needsOrder:
      times.append(.missing)
      return .notATime
    }
  }

  private func appendCategory(_ text: UnsafeBufferPointer<UInt8>) -> BadCell.Fault? {
    guard !marks.contains(text) else {
      codes.append(-1)
      return nil
    }
    guard let code = categories.code(text) else {
      codes.append(-1)
      return .notUTF8
    }
    codes.append(code)
    return nil
  }

  /// The column; the builder is empty afterwards.
  func finish() -> Table.Column {
    let values: Table.Column.Values =
      switch kind {
      case .number: .numbers(numbers.take())
      case .time: .times(times.take())
      case .category: .categories(codes: codes.take(), names: categories.names)
      }
    return Table.Column(name: name, values: values)
  }
}
