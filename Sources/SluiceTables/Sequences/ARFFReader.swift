import SluiceFiles

/// Reads Weka's text (`.arff`).
struct ARFFReader {
  private let lines: LineReader
  /// The number of values in front of the label; nil if they are one value in quotes.
  private var valueCount = 0
  private var isRelational = false
  private var classes: [String]?

  init(_ lines: LineReader) { self.lines = lines }

  mutating func read() throws -> LabelledSequences {
    var collector = SequenceCollector(name: lines.input.name)
    try readHeader(collector)
    while try lines.next({ try append($0, to: &collector) }) != nil {}
    return try collector.sequences(classes: classes, isNumber: classes == nil)
  }

  /// Reads attributes: the last one is the label.
  private mutating func readHeader(_ collector: SequenceCollector) throws {
    var types: [String] = []
    var isInside = false
    while true {
      let text = try lines.next { String(decoding: $0.prefix(1 << 20), as: UTF8.self) }
      guard let text else { throw collector.fail(.noData) }
      if text.isEmpty || text.hasPrefix("%") { continue }
      let words = text.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
      switch words[0].lowercased() {
      case "@relation": break
      case "@attribute":
        let type = Self.type(words.count > 1 ? String(words[1]) : "")
        if isInside { continue }
        types.append(type)
        if type.lowercased() == "relational" { (isRelational, isInside) = (true, true) }
      case "@end": isInside = false
      case "@data": return try set(types, collector)
      default:
        throw collector.fail(
          .header(line: lines.line, "\(quoted(String(words[0]))) is not a line of a header"))
      }
    }
  }

  /// What follows the name of an attribute, which can be in quotes.
  private static func type(_ attribute: String) -> String {
    var rest = attribute.drop { $0 == " " || $0 == "\t" }
    if let quote = rest.first, quote == "'" || quote == "\"" {
      rest = rest.dropFirst()
      rest = rest.drop { $0 != quote }.dropFirst()
    } else {
      rest = rest.drop { $0 != " " && $0 != "\t" && $0 != "{" }
    }
    return String(rest.drop { $0 == " " || $0 == "\t" })
  }

  private mutating func set(_ types: [String], _ collector: SequenceCollector) throws {
    guard types.count > 1, let label = types.last else {
      throw collector.fail(
        .header(line: lines.line, "the header has fewer than two attributes above @data"))
    }
    if isRelational, types.count != 2 {
      throw collector.fail(
        .header(
          line: lines.line,
          "a relational attribute and a class are expected, found \(types.count) attributes"))
    }
    valueCount = types.count - 1
    guard label.hasPrefix("{") else { return }
    guard let end = label.lastIndex(of: "}") else {
      throw collector.fail(.header(line: lines.line, "the list of classes is not closed by }"))
    }
    let names = label[label.index(after: label.startIndex)..<end]
      .split(separator: ",", omittingEmptySubsequences: false).map(Self.unquoted)
    guard Set(names).count == names.count else {
      throw collector.fail(.header(line: lines.line, "a class is in the list twice"))
    }
    classes = names
  }

  private static func unquoted(_ name: Substring) -> String {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
    var name = name.drop(while: isSpace)
    while let last = name.last, isSpace(last) { name.removeLast() }
    if name.count > 1, let quote = name.first, quote == "'" || quote == "\"", name.last == quote {
      name = name.dropFirst().dropLast()
    }
    return String(name)
  }

  /// Adds the sequence of a line; empty lines and comments have none.
  private func append(
    _ text: UnsafeBufferPointer<UInt8>, to collector: inout SequenceCollector
  ) throws {
    guard let first = text.first, first != UInt8(ascii: "%") else { return }
    let line = lines.line
    let channels: [[Float]]
    let label: UnsafeBufferPointer<UInt8>
    if isRelational {
      guard first == UInt8(ascii: "'") || first == UInt8(ascii: "\""),
        let end = text[1...].firstIndex(of: first)
      else { throw collector.fail(.unclosedQuote(line: line)) }
      channels = try self.channels(
        UnsafeBufferPointer(rebasing: text[1..<end]), collector, line: line)
      guard let comma = text[end...].firstIndex(of: UInt8(ascii: ",")) else {
        throw collector.fail(.noLabel(line: line))
      }
      label = UnsafeBufferPointer(rebasing: text[(comma + 1)...])
    } else {
      guard let comma = text.lastIndex(of: UInt8(ascii: ",")) else {
        throw collector.fail(.valueCount(line: line, 1, expected: valueCount + 1))
      }
      var values = try collector.values(
        UnsafeBufferPointer(rebasing: text[..<comma]), separator: UInt8(ascii: ","), line: line)
      guard values.count == valueCount else {
        throw collector.fail(
          .valueCount(line: line, values.count + 1, expected: valueCount + 1))
      }
      while values.last?.isNaN == true { values.removeLast() }
      channels = [values]
      label = UnsafeBufferPointer(rebasing: text[(comma + 1)...])
    }
    try append(label.trimmed, to: &collector, line: line)
    try collector.append(channels, line: line)
  }

  /// Reads channels that are separated by a backslash and an n.
  private func channels(
    _ text: UnsafeBufferPointer<UInt8>, _ collector: SequenceCollector, line: Int
  ) throws -> [[Float]] {
    var channels: [[Float]] = []
    var start = 0
    while start <= text.count {
      let end =
        text[start...].firstIndex(of: UInt8(ascii: "\\")) ?? text.count
      let channel = UnsafeBufferPointer(rebasing: text[start..<end]).trimmed
      channels.append(
        channel.isEmpty
          ? [] : try collector.values(channel, separator: UInt8(ascii: ","), line: line))
      start = end + 2
    }
    return channels
  }

  private func append(
    _ label: UnsafeBufferPointer<UInt8>, to collector: inout SequenceCollector, line: Int
  ) throws {
    var label = label
    if label.count > 1, let quote = label.first,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""), label.last == quote
    {
      label = UnsafeBufferPointer(rebasing: label[1..<(label.count - 1)])
    }
    try collector.append(label: label, isNumber: classes == nil, line: line)
    if let classes, let label = collector.lastLabel, !classes.contains(label) {
      throw collector.fail(.unknownLabel(line: line, label, classes: classes))
    }
  }
}
