/// Reads the text of the UCR archive: the label, then the values, separated by tabs, commas or spaces.
struct UCRReader {
  private let lines: LineReader

  init(_ lines: LineReader) { self.lines = lines }

  func read() throws -> LabelledSequences {
    var collector = SequenceCollector(name: lines.input.name)
    while try lines.next({ try append($0, to: &collector) }) != nil {}
    return try collector.sequences(classes: nil, isNumber: false)
  }

  private func append(
    _ text: UnsafeBufferPointer<UInt8>, to collector: inout SequenceCollector
  ) throws {
    guard !text.isEmpty else { return }
    let separator =
      [UInt8(ascii: "\t"), UInt8(ascii: ",")].first { text.contains($0) } ?? UInt8(ascii: " ")
    guard let end = text.firstIndex(of: separator) else {
      throw collector.fail(.noValues(line: lines.line, channel: 1))
    }
    let label = UnsafeBufferPointer(rebasing: text[..<end]).trimmed
    var values = try collector.values(
      UnsafeBufferPointer(rebasing: text[(end + 1)...]), separator: separator,
      joins: separator == UInt8(ascii: " "), line: lines.line)
    while values.last?.isNaN == true { values.removeLast() }
    try collector.append(label: label, isNumber: false, line: lines.line)
    try collector.append([values], line: lines.line)
  }
}
