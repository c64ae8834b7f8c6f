import SluiceKernels

/// The storage type of a tensor in a GGUF file; the raw value is the number in the format.
public enum GGUFType: UInt32, Sendable, CaseIterable {
  /// 32-bit floats.
  case float32 = 0
  /// IEEE half precision.
  case float16 = 1
  /// 4 bits per number, with a scale for each 32 numbers.
  case q40 = 2
  /// 4 bits per number, with a scale and a minimum for each 32 numbers.
  case q41 = 3
  /// 5 bits per number, with a scale for each 32 numbers.
  case q50 = 6
  /// 5 bits per number, with a scale and a minimum for each 32 numbers.
  case q51 = 7
  /// 8 bits per number, with a scale for each 32 numbers.
  case q80 = 8
  /// 4 bits per number, in blocks of 256 with 6-bit scales.
  case q4k = 12
  /// 5 bits per number, in blocks of 256 with 6-bit scales.
  case q5k = 13
  /// 6 bits per number, in blocks of 256 with 8-bit scales.
  case q6k = 14
  /// bfloat16: the upper half of a 32-bit float.
  case bfloat16 = 30

  /// The name in the format: `F32`, `Q4_K`.
  public var name: String { Self.names[rawValue] ?? "" }

  /// Whether tensors can be written in this type.
  public var isWritable: Bool { NumberFormat.encodable.contains(format) }

  /// The block size: the length of a row is a multiple of it.
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

  /// The names of all types of the format, including unsupported ones.
  static let names: [UInt32: String] = [
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1",
    10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS",
    17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S",
    23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 30: "BF16",
    34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4", 40: "NVFP4", 41: "Q1_0",
  ]
}
