import SluiceKernels

/// The element type of a tensor in a safetensors file; the raw value is the name in the format.
public enum SafetensorsType: String, Sendable, Codable, CaseIterable {
  /// Booleans, one byte each.
  case bool = "BOOL"
  /// Unsigned 8-bit integers.
  case uint8 = "U8"
  /// Signed 8-bit integers.
  case int8 = "I8"
  /// 8-bit floats with 5 bits of exponent.
  case float8E5M2 = "F8_E5M2"
  /// 8-bit floats with 4 bits of exponent.
  case float8E4M3 = "F8_E4M3"
  /// 16-bit integers.
  case int16 = "I16"
  /// Unsigned 16-bit integers.
  case uint16 = "U16"
  /// IEEE half precision.
  case float16 = "F16"
  /// bfloat16: the upper half of a 32-bit float.
  case bfloat16 = "BF16"
  /// 32-bit integers.
  case int32 = "I32"
  /// Unsigned 32-bit integers.
  case uint32 = "U32"
  /// 32-bit floats, as in `Tensor`.
  case float32 = "F32"
  /// 64-bit integers.
  case int64 = "I64"
  /// Unsigned 64-bit integers.
  case uint64 = "U64"
  /// 64-bit floats.
  case float64 = "F64"

  /// The number of bytes of one element.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8, .float8E5M2, .float8E4M3: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }
}

extension SafetensorsType {
  /// The number format if the type is read as floats; nil for other types.
  var numberFormat: NumberFormat? {
    switch self {
    case .float32: .float32
    case .float16: .float16
    case .bfloat16: .bfloat16
    default: nil
    }
  }

  /// The names of the types that are read as floats, for messages.
  static let readAsFloats = "F32, F16 or BF16"
}
