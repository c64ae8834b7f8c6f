/// Sequences that arrive one by one.
struct SequenceCollector {
  private let name: String
  private let numberText = NumberText(usesDecimalComma: false)
  private static let marks = MissingMarks(["?", "NaN", "nan", "NAN", "NA"])

  private(set) var sequences: [[Float]] = []
  private(set) var channelCount = 0
  private var labels: [String] = []
  private var numbers: [Double] = []

  init(name: String) { self.name = name }

  func fail(_ problem: SequenceFileError.Problem) -> SequenceFileError {
    SequenceFileError(name: name, problem: problem)
  }

  /// Reads the values of a channel.
  ///
  /// - Parameters:
  ///   - text: values between separators.
  ///   - separator: the byte between two values.
  ///   - joins: whether several separators count as one.
  ///   - line: the line for messages.
  func values(
    _ text: UnsafeBufferPointer<UInt8>, separator: UInt8, joins: Bool = false, line: Int
  ) throws -> [Float] {
    var values: [Float] = []
    var start = 0
    while start <= text.count {
      var end = start
      while end < text.count, text[end] != separator { end += 1 }
      let cell = UnsafeBufferPointer(rebasing: text[start..<end]).trimmed
      start = end + 1
      if joins, cell.isEmpty { continue }
      values.append(try value(cell, line: line, position: values.count + 1))
    }
    return values
  }

  private func value(
    _ cell: UnsafeBufferPointer<UInt8>, line: Int, position: Int
  ) throws -> Float {
    if case .number(let number) = numberText.parse(cell), Float(number).isFinite {
      return Float(number)
    }
    guard !cell.isEmpty, Self.marks.contains(cell) else {
      throw fail(
        .badValue(
          line: line, position: position, String(decoding: cell.prefix(200), as: UTF8.self)))
    }
    return .nan
  }

  /// Adds a sequence of channels.
  mutating func append(_ channels: [[Float]], line: Int) throws {
    let length = channels.first?.count ?? 0
    for (index, channel) in channels.enumerated() {
      if channel.isEmpty { throw fail(.noValues(line: line, channel: index + 1)) }
      if channel.count != length {
        throw fail(.channelLengths(line: line, length, channel.count))
      }
    }
    if sequences.isEmpty { channelCount = channels.count }
    guard channels.count == channelCount else {
      throw fail(.channelCount(line: line, channels.count, expected: channelCount))
    }
    guard channelCount > 1 else {
      sequences.append(channels[0])
      return
    }
    sequences.append(
      [Float](unsafeUninitializedCapacity: length * channelCount) { values, count in
        for (index, channel) in channels.enumerated() {
          for step in 0..<length {
            values.initializeElement(at: step * channels.count + index, to: channel[step])
          }
        }
        count = length * channels.count
      })
  }

  /// Adds a label.
  mutating func append(label: UnsafeBufferPointer<UInt8>, isNumber: Bool, line: Int) throws {
    guard !label.isEmpty else { throw fail(.noLabel(line: line)) }
    func shown() -> String { String(decoding: label.prefix(200), as: UTF8.self) }
    if isNumber {
      guard case .number(let number) = numberText.parse(label) else {
        throw fail(.badLabel(line: line, shown()))
      }
      numbers.append(number)
    } else {
      guard let label = String(validating: label, as: UTF8.self) else {
        throw fail(.badLabel(line: line, shown()))
      }
      labels.append(label)
    }
  }

  /// The last label.
  var lastLabel: String? { labels.last }

  /// All sequences.
  ///
  /// - Parameter classes: the classes of the header; nil: those that occur.
  func sequences(
    classes: [String]?, isNumber: Bool, channelNames: [String]? = nil
  ) throws -> LabelledSequences {
    guard !sequences.isEmpty else { throw fail(.empty) }
    let names = classes ?? Self.sorted(Set(labels))
    let codes = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    return LabelledSequences(
      name: name, sequences: sequences, channelCount: channelCount, channelNames: channelNames,
      target: isNumber
        ? .numbers(numbers) : .classes(labels.compactMap { codes[$0] }, names: names))
  }

  /// Names in the order of their numbers, if all are numbers.
  private static func sorted(_ names: Set<String>) -> [String] {
    let numbers = names.compactMap { name in Double(name).map { (value: $0, name: name) } }
    guard numbers.count == names.count else { return names.sorted() }
    return numbers.sorted { ($0.value, $0.name) < ($1.value, $1.name) }.map(\.name)
  }
}
