import SluiceFiles

/// Reads a file of labelled sequences.
struct SequenceReader {
  private let lines: LineReader
  private let given: SequenceFormat?

  init(_ input: ByteInput, _ format: SequenceFormat?) {
    lines = LineReader(input)
    given = format
  }

  /// Reads all sequences.
  func read() throws -> LabelledSequences {
    let start = try lines.start()
    try start.withUnsafeBufferPointer { try check($0) }
    lines.skip(ByteOrderMark.utf8Length(at: start.prefix(ByteOrderMark.longest)))
    switch given ?? Self.format(start) {
    case .ts:
      var reader = TSReader(lines)
      return try reader.read()
    case .arff:
      var reader = ARFFReader(lines)
      return try reader.read()
    case .ucr: return try UCRReader(lines).read()
    }
  }

  private func check(_ start: UnsafeBufferPointer<UInt8>) throws {
    func fail(_ problem: SequenceFileError.Problem) -> SequenceFileError {
      SequenceFileError(name: lines.input.name, problem: problem)
    }
    switch ByteOrderMark(at: start.prefix(ByteOrderMark.longest)) {
    case .utf16: throw fail(.encoding("UTF-16"))
    case .utf32: throw fail(.encoding("UTF-32"))
    case .utf8, nil: break
    }
    if !lines.input.isCompressed, start.starts(with: ByteInput.gzipMark) {
      throw fail(.compressedPipe)
    }
    if let kind = ForeignFile.kind(of: start) { throw fail(.otherFile(kind)) }
  }

  /// The format of a text: the first line that is not a comment decides.
  private static func format(_ start: [UInt8]) -> SequenceFormat {
    let lines = start.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    let first = lines.lazy.map { String(decoding: $0.prefix(40), as: UTF8.self).lowercased() }
      .first { !$0.hasPrefix("#") && !$0.hasPrefix("%") && $0.contains { !$0.isWhitespace } }
    guard let text = first?.drop(while: { $0.isWhitespace || $0 == "\u{FEFF}" }),
      text.hasPrefix("@")
    else { return .ucr }
    return text.hasPrefix("@relation") || text.hasPrefix("@attribute") ? .arff : .ts
  }
}
