/// A metadata value of a GGUF file.
public enum GGUFValue: Sendable, Equatable {
  /// An unsigned byte.
  case uint8(UInt8)
  /// A signed byte.
  case int8(Int8)
  /// An unsigned 16-bit integer.
  case uint16(UInt16)
  /// A 16-bit integer.
  case int16(Int16)
  /// An unsigned 32-bit integer.
  case uint32(UInt32)
  /// A 32-bit integer.
  case int32(Int32)
  /// A 32-bit float.
  case float32(Float)
  /// A Boolean.
  case bool(Bool)
  /// A text.
  case string(String)
  /// An array of values of one type.
  case array(GGUFArray)
  /// An unsigned 64-bit integer.
  case uint64(UInt64)
  /// A 64-bit integer.
  case int64(Int64)
  /// A 64-bit float.
  case float64(Double)
}

/// An array of values of one type.
public indirect enum GGUFArray: Sendable, Equatable {
  /// Unsigned bytes.
  case uint8([UInt8])
  /// Signed bytes.
  case int8([Int8])
  /// Unsigned 16-bit integers.
  case uint16([UInt16])
  /// 16-bit integers.
  case int16([Int16])
  /// Unsigned 32-bit integers.
  case uint32([UInt32])
  /// 32-bit integers.
  case int32([Int32])
  /// 32-bit floats.
  case float32([Float])
  /// Booleans.
  case bool([Bool])
  /// Texts.
  case string([String])
  /// Arrays; each can have a different type.
  case array([GGUFArray])
  /// Unsigned 64-bit integers.
  case uint64([UInt64])
  /// 64-bit integers.
  case int64([Int64])
  /// 64-bit floats.
  case float64([Double])
}

// MARK: - Conversions

extension GGUFValue {
  /// An integer of any width; nil if the value is not an integer or does not fit.
  var integer: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(value)
    default: nil
    }
  }

  /// A number of any type.
  var number: Double? {
    switch self {
    case .float32(let value): Double(value)
    case .float64(let value): value
    default: integer.map { Double($0) }
    }
  }

  /// The description of the value in messages.
  var found: String {
    switch self {
    case .uint8(let value): "\(value)"
    case .int8(let value): "\(value)"
    case .uint16(let value): "\(value)"
    case .int16(let value): "\(value)"
    case .uint32(let value): "\(value)"
    case .int32(let value): "\(value)"
    case .uint64(let value): "\(value)"
    case .int64(let value): "\(value)"
    case .float32(let value): "\(value)"
    case .float64(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .string: "a string"
    case .array(let array): "an array of \(array.count) \(array.kindName)"
    }
  }
}

extension GGUFArray {
  /// The number of values.
  public var count: Int {
    switch self {
    case .uint8(let values): values.count
    case .int8(let values): values.count
    case .uint16(let values): values.count
    case .int16(let values): values.count
    case .uint32(let values): values.count
    case .int32(let values): values.count
    case .float32(let values): values.count
    case .bool(let values): values.count
    case .string(let values): values.count
    case .array(let values): values.count
    case .uint64(let values): values.count
    case .int64(let values): values.count
    case .float64(let values): values.count
    }
  }

  /// Integers of any width; nil if the values are not integers or one does not fit.
  var integers: [Int]? {
    switch self {
    case .uint8(let values): return values.map { Int($0) }
    case .int8(let values): return values.map { Int($0) }
    case .uint16(let values): return values.map { Int($0) }
    case .int16(let values): return values.map { Int($0) }
    case .uint32(let values): return values.map { Int($0) }
    case .int32(let values): return values.map { Int($0) }
    case .int64(let values): return values.map { Int($0) }
    case .uint64(let values):
      let integers = values.compactMap { Int(exactly: $0) }
      return integers.count == values.count ? integers : nil
    case .float32, .float64, .bool, .string, .array: return nil
    }
  }

  /// Numbers of any type.
  var numbers: [Double]? {
    switch self {
    case .float32(let values): values.map { Double($0) }
    case .float64(let values): values
    default: integers?.map { Double($0) }
    }
  }

  fileprivate var kindName: String {
    switch self {
    case .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64: "whole numbers"
    case .float32, .float64: "numbers"
    case .bool: "truth values"
    case .string: "strings"
    case .array: "arrays"
    }
  }
}
