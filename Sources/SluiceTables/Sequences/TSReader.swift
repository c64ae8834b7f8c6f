import SluiceFiles

/// Reads the text of sktime and aeon (`.ts`).
struct TSReader {
  private let lines: LineReader
  private var classes: [String]?
  private var isNumber = false
  private var hasTarget = false

  init(_ lines: LineReader) { self.lines = lines }

  mutating func read() throws -> LabelledSequences {
    var collector = SequenceCollector(name: lines.input.name)
    try readHeader(collector)
    while try lines.next({ try append($0, to: &collector) }) != nil {}
    return try collector.sequences(classes: classes, isNumber: isNumber)
  }

  private static func beginsComment(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "#") || byte == UInt8(ascii: "%")
  }

  private mutating func readHeader(_ collector: SequenceCollector) throws {
    while true {
      // Nil without a line; within, nil for a line of values.
      let words: [String]?? = try lines.next { text -> [String]? in
        guard let first = text.first, !Self.beginsComment(first) else { return [] }
        guard first == UInt8(ascii: "@") else { return nil }
        return String(decoding: text.prefix(1 << 20), as: UTF8.self).split {
          $0 == " " || $0 == "\t"
        }.map(String.init)
      }
      guard let line = words else { throw collector.fail(.noData) }
      guard let words = line else {
        throw collector.fail(.header(line: lines.line, "a sequence is above the line @data"))
      }
      guard let key = words.first?.lowercased() else { continue }
      if key == "@data" { break }
      try set(key, Array(words.dropFirst()), collector)
    }
    guard hasTarget else { throw collector.fail(.noTarget) }
  }

  private mutating func set(
    _ key: String, _ values: [String], _ collector: SequenceCollector
  ) throws {
    func flag() throws -> Bool {
      switch values.first?.lowercased() {
      case "true": true
      case "false": false
      default:
        throw collector.fail(
          .header(
            line: lines.line,
            "\(quoted(key)) is \(quoted(values.first ?? "")), expected true or false"))
      }
    }
    switch key {
    case "@timestamps":
      if try flag() { throw collector.fail(.timeStamps(line: lines.line)) }
    case "@classlabel":
      guard try flag() else { return }
      let names = Array(values.dropFirst())
      guard Set(names).count == names.count else {
        throw collector.fail(.header(line: lines.line, "@classLabel names a class twice"))
      }
      classes = names.isEmpty ? nil : names
      (hasTarget, isNumber) = (true, false)
    case "@targetlabel":
      guard try flag() else { return }
      (hasTarget, isNumber) = (true, true)
    case "@problemname", "@missing", "@univariate", "@dimension", "@dimensions", "@equallength",
      "@serieslength":
      break
    default:
      let known = [
        "@problemName", "@timeStamps", "@missing", "@univariate", "@dimensions", "@equalLength",
        "@seriesLength", "@classLabel", "@targetLabel", "@data",
      ]
      let hint = nearest(to: key, among: known).map { ": did you mean \($0)?" } ?? ""
      throw collector.fail(
        .header(line: lines.line, "the header \(quoted(key)) is not known\(hint)"))
    }
  }

  /// Adds the sequence of a line; empty lines and comments have none.
  private func append(
    _ text: UnsafeBufferPointer<UInt8>, to collector: inout SequenceCollector
  ) throws {
    guard let first = text.first, !Self.beginsComment(first) else { return }
    let line = lines.line
    guard let last = text.lastIndex(of: UInt8(ascii: ":")) else {
      throw collector.fail(.noLabel(line: line))
    }
    var channels: [[Float]] = []
    var start = 0
    while start <= last {
      var end = start
      while text[end] != UInt8(ascii: ":") { end += 1 }
      let channel = UnsafeBufferPointer(rebasing: text[start..<end]).trimmed
      if channel.first == UInt8(ascii: "(") { throw collector.fail(.timeStamps(line: line)) }
      channels.append(
        channel.isEmpty
          ? [] : try collector.values(channel, separator: UInt8(ascii: ","), line: line))
      start = end + 1
    }
    let label = UnsafeBufferPointer(rebasing: text[(last + 1)...]).trimmed
    try collector.append(label: label, isNumber: isNumber, line: line)
    if let classes, let label = collector.lastLabel, !classes.contains(label) {
      throw collector.fail(.unknownLabel(line: line, label, classes: classes))
    }
    try collector.append(channels, line: line)
  }
}
