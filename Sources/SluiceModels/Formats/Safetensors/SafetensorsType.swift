/// How a safetensors file stores the elements of a tensor; the raw value is the format's own name.
public enum SafetensorsType: String, Sendable, Codable, CaseIterable {
  /// Truth values, a byte each.
  case bool = "BOOL"
  /// Bytes.
  case uint8 = "U8"
  /// Signed bytes.
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
  /// The upper half of a 32-bit float.
  case bfloat16 = "BF16"
  /// 32-bit integers.
  case int32 = "I32"
  /// Unsigned 32-bit integers.
  case uint32 = "U32"
  /// 32-bit floats: what a `Tensor` holds.
  case float32 = "F32"
  /// 64-bit integers.
  case int64 = "I64"
  /// Unsigned 64-bit integers.
  case uint64 = "U64"
  /// 64-bit floats.
  case float64 = "F64"

  /// The types whose numbers a `Tensor` can hold.
  static let read: [SafetensorsType] = [.float32, .bfloat16, .float16]

  /// Whether a `Tensor` can hold its numbers.
  var isRead: Bool { Self.read.contains(self) }

  /// The names of these types, for messages.
  static var readNames: String {
    read.map(\.rawValue).joined(separator: " or ")
  }

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8, .float8E5M2, .float8E4M3: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }
}
