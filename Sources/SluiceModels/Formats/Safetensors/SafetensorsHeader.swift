import SluiceFiles

/// The header of a safetensors file: a JSON object from tensor names to types, shapes and positions.
struct SafetensorsHeader {
  /// An entry of the header.
  struct Entry: Equatable {
    let type: SafetensorsType
    let shape: [Int]
    /// The byte range, relative to the end of the header.
    let range: Range<Int>
  }

  /// The maximum length of the header, as in the format's reference implementation.
  static let byteLimit = 100_000_000

  static let metadataKey = "__metadata__"

  var metadata: [String: String] = [:]
  var entries: [String: Entry] = [:]
}

// MARK: - Reading

extension SafetensorsHeader {
  /// Reads and checks the header of a file, so that later accesses can rely on its ranges.
  ///
  /// - Returns: the header, and the offset of the data.
  /// - Throws: `FileError` if the file cannot be read, `SafetensorsError` if its header is invalid.
  static func read(_ file: InputFile) throws -> (header: SafetensorsHeader, dataOffset: Int) {
    func fail(_ problem: SafetensorsError.Problem) -> SafetensorsError {
      SafetensorsError(path: file.path, problem: problem)
    }
    guard file.count >= 8 else {
      throw fail(.truncatedHeader(fileSize: file.count, expected: 8))
    }
    let length = try file.withBytes(0..<8) { UInt64(littleEndian: $0.load(as: UInt64.self)) }
    guard length <= byteLimit else {
      throw fail(.headerTooLong(byteCount: length, limit: byteLimit))
    }
    guard length <= file.count - 8 else {
      throw fail(.truncatedHeader(fileSize: file.count, expected: 8 + length))
    }
    let dataOffset = 8 + Int(length)
    let json = try file.withBytes(8..<dataOffset) { Array($0) }
    let table: Table
    do throws(Table.Malformed) {
      table = try Table(json: json)
    } catch {
      throw fail(.malformedHeader(reason: error.reason))
    }
    var header = SafetensorsHeader(metadata: table.metadata)
    for (name, row) in table.rows {
      do throws(SafetensorsError.Problem) {
        header.entries[name] = try row.checked(name: name)
      } catch {
        throw fail(error)
      }
    }
    do throws(SafetensorsError.Problem) {
      try header.checkPlaces(dataSize: file.count - dataOffset)
    } catch {
      throw fail(error)
    }
    return (header, dataOffset)
  }

  /// Checks that the tensors fill the data exactly, without gaps, overlaps or remaining bytes.
  private func checkPlaces(dataSize: Int) throws(SafetensorsError.Problem) {
    let ordered = entries.sorted {
      ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key)
        < ($1.value.range.lowerBound, $1.value.range.upperBound, $1.key)
    }
    var end = 0
    for (name, entry) in ordered {
      guard entry.range.lowerBound == end else {
        throw .misplaced(tensor: name, offset: entry.range.lowerBound, expected: end)
      }
      end = entry.range.upperBound
    }
    guard end == dataSize else { throw .wrongDataSize(found: dataSize, expected: end) }
  }
}

extension SafetensorsError.Problem: Error {}

/// The parsed JSON of the header, of which only the form has been checked.
private struct Table: Decodable {
  struct Row: Codable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  struct Malformed: Error {
    let reason: String
  }

  var metadata: [String: String] = [:]
  var rows: [String: Row] = [:]

  init(json: [UInt8]) throws(Malformed) {
    guard json.first == UInt8(ascii: "{") else { throw Malformed(reason: "does not begin with {") }
    guard String(validating: json, as: UTF8.self) != nil else {
      throw Malformed(reason: "is not valid UTF-8")
    }
    do {
      self = try json.withUnsafeBytes { try JSONText.decode(Table.self, from: $0) }
    } catch {
      throw Malformed(reason: "is not the expected JSON (\(jsonReason(error)))")
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyCodingKey.self)
    for key in container.allKeys {
      if key.stringValue == SafetensorsHeader.metadataKey {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        rows[key.stringValue] = try container.decode(Row.self, forKey: key)
      }
    }
  }
}

extension Table.Row {
  func checked(name: String) throws(SafetensorsError.Problem) -> SafetensorsHeader.Entry {
    guard let type = SafetensorsType(rawValue: dtype) else {
      throw .unknownType(tensor: name, found: dtype)
    }
    guard let size = byteCount(shape: shape, of: type) else {
      throw .impossibleShape(tensor: name, shape: shape)
    }
    guard offsets.count == 2, offsets[0] >= 0,
      // Both are non-negative here, so the difference cannot overflow.
      offsets[1] >= offsets[0], offsets[1] - offsets[0] == size
    else { throw .wrongByteCount(tensor: name, range: offsets, expected: size) }
    return SafetensorsHeader.Entry(
      type: type, shape: shape, range: offsets[0]..<offsets[1])
  }
}

/// The number of bytes of a shape; nil if a length is negative or the product overflows.
private func byteCount(shape: [Int], of type: SafetensorsType) -> Int? {
  // With a length of 0 the product is 0, but the other lengths must still be valid, because they
  // are multiplied again later.
  var product = type.byteCount
  var hasZero = false
  for length in shape {
    guard length >= 0 else { return nil }
    if length == 0 {
      hasZero = true
      continue
    }
    let (next, overflow) = product.multipliedReportingOverflow(by: length)
    guard !overflow else { return nil }
    product = next
  }
  return hasZero ? 0 : product
}

// MARK: - Writing

extension SafetensorsHeader {
  /// The bytes of the header with its length first, padded with spaces so that the data start at a
  /// multiple of eight.
  func encoded() throws -> [UInt8] {
    var table: [String: Row] = entries.mapValues { .tensor($0) }
    if !metadata.isEmpty { table[Self.metadataKey] = .metadata(metadata) }
    var json = try JSONText.encode(table, .compact)
    json += Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(json.count).littleEndian, Array.init) + json
  }

  private enum Row: Encodable {
    case tensor(Entry)
    case metadata([String: String])

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .metadata(let texts): try texts.encode(to: encoder)
      case .tensor(let entry):
        try Table.Row(
          dtype: entry.type.rawValue, shape: entry.shape,
          offsets: [entry.range.lowerBound, entry.range.upperBound]
        ).encode(to: encoder)
      }
    }
  }
}
