/// Reads the metadata values of a GGUF file.
struct GGUFValueReader {
  let key: String

  /// The maximum nesting depth of arrays.
  private static let depthLimit = 8

  /// Reads the next value, which starts with its type.
  ///
  /// - Throws: `GGUFError.Problem`, `FileCursor.Ended`, or `FileError`.
  func value(_ cursor: inout FileCursor) throws -> GGUFValue {
    let type = try cursor.next(UInt32.self)
    switch type {
    case 0: return .uint8(try cursor.next())
    case 1: return .int8(try cursor.next())
    case 2: return .uint16(try cursor.next())
    case 3: return .int16(try cursor.next())
    case 4: return .uint32(try cursor.next())
    case 5: return .int32(try cursor.next())
    case 6: return .float32(Float(bitPattern: try cursor.next()))
    case 7: return .bool(try truth(try cursor.next()))
    case 8: return .string(try text(&cursor))
    case 9: return .array(try array(&cursor, depth: 1))
    case 10: return .uint64(try cursor.next())
    case 11: return .int64(try cursor.next())
    case 12: return .float64(Double(bitPattern: try cursor.next()))
    default: throw GGUFError.Problem.unknownValueType(key: key, found: type)
    }
  }

  private func array(_ cursor: inout FileCursor, depth: Int) throws -> GGUFArray {
    guard depth <= Self.depthLimit else {
      throw GGUFError.Problem.nestedTooDeep(key: key, limit: Self.depthLimit)
    }
    let type = try cursor.next(UInt32.self)
    let count = try cursor.next(UInt64.self)
    switch type {
    case 0: return .uint8(try cursor.next(count))
    case 1: return .int8(try cursor.next(count))
    case 2: return .uint16(try cursor.next(count))
    case 3: return .int16(try cursor.next(count))
    case 4: return .uint32(try cursor.next(count))
    case 5: return .int32(try cursor.next(count))
    case 6: return .float32(try cursor.next(count, UInt32.self).map { Float(bitPattern: $0) })
    case 7: return .bool(try cursor.next(count, UInt8.self).map { try truth($0) })
    case 8:
      // A text has at least its length.
      return .string(try elements(count, of: 8, &cursor) { try text(&$0) })
    case 9:
      // An array has a type and a length.
      return .array(try elements(count, of: 12, &cursor) { try array(&$0, depth: depth + 1) })
    case 10: return .uint64(try cursor.next(count))
    case 11: return .int64(try cursor.next(count))
    case 12: return .float64(try cursor.next(count, UInt64.self).map { Double(bitPattern: $0) })
    default: throw GGUFError.Problem.unknownValueType(key: key, found: type)
    }
  }

  private func elements<Element>(
    _ count: UInt64, of byteCount: Int, _ cursor: inout FileCursor,
    _ element: (inout FileCursor) throws -> Element
  ) throws -> [Element] {
    guard cursor.hasRoom(for: count, of: byteCount) else { throw FileCursor.Ended() }
    var elements: [Element] = []
    elements.reserveCapacity(Int(count))
    for _ in 0..<count { elements.append(try element(&cursor)) }
    return elements
  }

  private func text(_ cursor: inout FileCursor) throws -> String {
    guard let text = try cursor.nextText() else {
      throw GGUFError.Problem.invalidText(of: "a text of \(key)")
    }
    return text
  }

  private func truth(_ byte: UInt8) throws -> Bool {
    guard byte <= 1 else { throw GGUFError.Problem.impossibleTruth(key: key, found: byte) }
    return byte == 1
  }
}
