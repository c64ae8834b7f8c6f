import SluiceKernels

/// How a GGUF file stores a tensor; the raw value is the format's own number.
public enum GGUFType: UInt32, Sendable, CaseIterable {
  /// 32-bit floats.
  case float32 = 0
  /// IEEE half precision.
  case float16 = 1
  /// 4 bits, and a scale for 32 numbers.
  case q40 = 2
  /// 4 bits, and a scale and a minimum for 32 numbers.
  case q41 = 3
  /// 5 bits, and a scale for 32 numbers.
  case q50 = 6
  /// 5 bits, and a scale and a minimum for 32 numbers.
  case q51 = 7
  /// 8 bits, and a scale for 32 numbers.
  case q80 = 8
  /// 4 bits, and scales of 6 bits for 256 numbers.
  case q4k = 12
  /// 5 bits, and scales of 6 bits for 256 numbers.
  case q5k = 13
  /// 6 bits, and scales of 8 bits for 256 numbers.
  case q6k = 14
  /// The upper half of a 32-bit float.
  case bfloat16 = 30

  /// The format's own name: `F32`, `Q4_K`.
  public var name: String { Self.names[rawValue] ?? "" }

  /// Whether tensors can be written so.
  public var isWritable: Bool { NumberFormat.encodable.contains(format) }

  /// Numbers that are stored together: a row has a multiple of them.
  public var blockCount: Int { format.blockCount }

  var format: NumberFormat {
    switch self {
    case .float32: .float32
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .q40: .q40
    case .q41: .q41
    case .q50: .q50
    case .q51: .q51
    case .q80: .q80
    case .q4k: .q4k
    case .q5k: .q5k
    case .q6k: .q6k
    }
  }

  /// The names of all types that there are, read here or not.
  static let names: [UInt32: String] = [
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1",
    10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS",
    17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S",
    23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 30: "BF16",
    34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4", 40: "NVFP4", 41: "Q1_0",
  ]
}
