import SluiceFiles
import SluiceKernels

/// The header of a GGUF file: metadata and the table of tensors.
///
/// Its ranges are checked, so later accesses can rely on them.
struct GGUFHeader {
  /// A checked entry of the table.
  struct Entry {
    let type: GGUFType
    let numbers: StoredNumbers
  }

  private(set) var metadata: GGUFMetadata
  private(set) var entries: [String: Entry] = [:]

  static let magic: [UInt8] = Array("GGUF".utf8)
  static let version: UInt32 = 3
  static let axisLimit = 4

  /// Reads and checks the header of a file.
  ///
  /// - Throws: `FileError` if the file cannot be read, `GGUFError` if its header is invalid.
  init(_ file: InputFile) throws {
    metadata = GGUFMetadata(path: file.path)
    do {
      try read(file)
    } catch let problem as GGUFError.Problem {
      throw GGUFError(path: file.path, problem: problem)
    }
  }

  private mutating func read(_ file: InputFile) throws {
    var cursor = FileCursor(file)
    let (tensorCount, valueCount) = try Self.reading("its beginning") {
      let start: [UInt8] = try cursor.next(4)
      guard start == Self.magic else { throw GGUFError.Problem.notGGUF }
      let version = try cursor.next(UInt32.self)
      guard (2...3).contains(version) else {
        // A small version number with its bytes reversed.
        throw (1...9).contains(version.byteSwapped)
          ? GGUFError.Problem.bigEndian : .unknownVersion(version)
      }
      return (try cursor.next(UInt64.self), try cursor.next(UInt64.self))
    }
    // Minimum sizes: a key's length, a value's type and its first byte; a name's length, axes, type
    // and offset.
    guard cursor.hasRoom(for: valueCount, of: 13) else {
      throw GGUFError.Problem.impossibleCount(of: "values", found: valueCount)
    }
    guard cursor.hasRoom(for: tensorCount, of: 24) else {
      throw GGUFError.Problem.impossibleCount(of: "tensors", found: tensorCount)
    }
    for _ in 0..<valueCount {
      let key = try Self.text(&cursor, "a key")
      guard metadata[key] == nil else { throw GGUFError.Problem.repeated("the value \(key)") }
      metadata[key] = try Self.reading("the value of \(key)") {
        try GGUFValueReader(key: key).value(&cursor)
      }
    }
    try readTensors(&cursor, count: tensorCount, in: file)
  }

  /// Calls `body`, which reads a part of the file; errors name the part.
  private static func reading<Result>(
    _ part: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch is FileCursor.Ended {
      throw GGUFError.Problem.cutShort(within: part)
    }
  }

  private static func text(_ cursor: inout FileCursor, _ what: String) throws -> String {
    try reading(what) {
      guard let text = try cursor.nextText() else { throw GGUFError.Problem.invalidText(of: what) }
      return text
    }
  }
}

// MARK: - Tensors

extension GGUFHeader {
  /// An entry of the table of which only the form has been checked.
  private struct Row {
    let name: String
    /// The lengths of the axes, the innermost first.
    let lengths: [UInt64]
    let type: UInt32
    let offset: UInt64
  }

  private mutating func readTensors(
    _ cursor: inout FileCursor, count: UInt64, in file: InputFile
  ) throws {
    var rows: [Row] = []
    for _ in 0..<count {
      let name = try Self.text(&cursor, "a tensor's name")
      rows.append(try Self.reading("the row of tensor \(name)") { try Self.row(name, &cursor) })
    }
    let alignment = try metadata.alignment()
    // Cannot overflow: both numbers are small.
    let dataStart = (cursor.offset + alignment - 1) / alignment * alignment
    let dataByteCount = max(0, file.count - dataStart)
    var places: [(range: Range<Int>, name: String)] = []
    for row in rows {
      let (entry, range) = try Self.checked(
        row, alignment: alignment, dataStart: dataStart, dataByteCount: dataByteCount)
      guard entries.updateValue(entry, forKey: row.name) == nil else {
        throw GGUFError.Problem.repeated("tensor \(row.name)")
      }
      if !range.isEmpty { places.append((range, row.name)) }
    }
    places.sort { ($0.range.lowerBound, $0.name) < ($1.range.lowerBound, $1.name) }
    for (a, b) in zip(places, places.dropFirst()) where a.range.upperBound > b.range.lowerBound {
      throw GGUFError.Problem.overlap(a.name, b.name)
    }
  }

  private static func row(_ name: String, _ cursor: inout FileCursor) throws -> Row {
    let axes = try cursor.next(UInt32.self)
    guard axes <= axisLimit else {
      throw GGUFError.Problem.tooManyAxes(tensor: name, found: axes, limit: axisLimit)
    }
    return Row(
      name: name, lengths: try cursor.next(UInt64(axes)), type: try cursor.next(),
      offset: try cursor.next())
  }

  /// Checks an entry and finds its range in the file.
  private static func checked(
    _ row: Row, alignment: Int, dataStart: Int, dataByteCount: Int
  ) throws -> (Entry, Range<Int>) {
    guard let type = GGUFType(rawValue: row.type) else {
      throw GGUFError.Problem.unknownType(tensor: row.name, found: row.type)
    }
    guard let shape = shape(row.lengths) else {
      throw GGUFError.Problem.impossibleShape(tensor: row.name, shape: row.lengths.reversed())
    }
    let rowLength = shape.last ?? 1
    guard rowLength % type.blockCount == 0 else {
      throw GGUFError.Problem.brokenBlocks(
        tensor: row.name, rowLength: rowLength, type: type.name, blockCount: type.blockCount)
    }
    guard row.offset % UInt64(alignment) == 0 else {
      throw GGUFError.Problem.misaligned(
        tensor: row.name, offset: row.offset, alignment: alignment)
    }
    let byteCount = type.format.byteCount(shape.reduce(1, *))
    guard byteCount <= dataByteCount, row.offset <= UInt64(dataByteCount - byteCount) else {
      throw GGUFError.Problem.outOfRange(
        tensor: row.name, offset: row.offset, byteCount: byteCount, dataByteCount: dataByteCount)
    }
    let start = dataStart + Int(row.offset)
    let numbers = StoredNumbers(format: type.format, shape: shape, offset: start)
    return (Entry(type: type, numbers: numbers), start..<start + byteCount)
  }

  /// The shape, the outermost axis first; nil if the number of elements or bytes overflows.
  private static func shape(_ lengths: [UInt64]) -> [Int]? {
    // With a length of 0 the product is 0, but the other lengths are multiplied again later. A
    // number has at most eight bytes.
    var product = 8
    for length in lengths {
      guard let length = Int(exactly: length) else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: max(1, length))
      guard !overflow else { return nil }
      product = next
    }
    return lengths.reversed().map { Int($0) }
  }
}
