import Sluice

/// Writes the header of a GGUF file.
struct GGUFHeaderWriter {
  private(set) var bytes: [UInt8] = []

  mutating func begin(tensorCount: Int, valueCount: Int) {
    bytes += GGUFHeader.magic
    add(GGUFHeader.version)
    add(UInt64(tensorCount))
    add(UInt64(valueCount))
  }

  mutating func add(_ key: String, _ value: GGUFValue) {
    add(key)
    switch value {
    case .uint8(let value): add(type: 0, value)
    case .int8(let value): add(type: 1, value)
    case .uint16(let value): add(type: 2, value)
    case .int16(let value): add(type: 3, value)
    case .uint32(let value): add(type: 4, value)
    case .int32(let value): add(type: 5, value)
    case .float32(let value): add(type: 6, value.bitPattern)
    case .bool(let value): add(type: 7, UInt8(value ? 1 : 0))
    case .string(let text):
      add(UInt32(8))
      add(text)
    case .array(let array):
      add(UInt32(9))
      add(array)
    case .uint64(let value): add(type: 10, value)
    case .int64(let value): add(type: 11, value)
    case .float64(let value): add(type: 12, value.bitPattern)
    }
  }

  mutating func add(_ entry: GGUF.Entry, offset: Int) {
    add(entry.name)
    add(UInt32(entry.shape.count))
    for length in entry.shape.reversed() { add(UInt64(length)) }
    add(entry.type.rawValue)
    add(UInt64(offset))
  }

  private mutating func add(_ array: GGUFArray) {
    switch array {
    case .uint8(let values): add(type: 0, values)
    case .int8(let values): add(type: 1, values)
    case .uint16(let values): add(type: 2, values)
    case .int16(let values): add(type: 3, values)
    case .uint32(let values): add(type: 4, values)
    case .int32(let values): add(type: 5, values)
    case .float32(let values): add(type: 6, values.map(\.bitPattern))
    case .bool(let values): add(type: 7, values.map { UInt8($0 ? 1 : 0) })
    case .string(let texts):
      begin(type: 8, count: texts.count)
      for text in texts { add(text) }
    case .array(let arrays):
      begin(type: 9, count: arrays.count)
      for array in arrays { add(array) }
    case .uint64(let values): add(type: 10, values)
    case .int64(let values): add(type: 11, values)
    case .float64(let values): add(type: 12, values.map(\.bitPattern))
    }
  }

  private mutating func add(type: UInt32, _ number: some FixedWidthInteger) {
    add(type)
    add(number)
  }

  private mutating func add(type: UInt32, _ numbers: [some FixedWidthInteger]) {
    begin(type: type, count: numbers.count)
    for number in numbers { add(number) }
  }

  private mutating func begin(type: UInt32, count: Int) {
    add(type)
    add(UInt64(count))
  }

  private mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  private mutating func add(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }
}
