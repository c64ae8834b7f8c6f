/// The type in which the weights of a model are stored.
public enum WeightType: String, Sendable, CaseIterable {
  /// 32-bit floats, as in memory: nothing is lost.
  case float32
  /// IEEE half precision; the largest number is 65,504.
  case float16
  /// bfloat16: the range of 32-bit floats with fewer digits.
  case bfloat16
  /// 8 bits, and a scale for 32 numbers; only in GGUF files.
  case q8 = "q8_0"

  /// The type in safetensors files; nil if there is none.
  var safetensors: SafetensorsType? {
    switch self {
    case .float32: .float32
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .q8: nil
    }
  }

  /// The type of a tensor in GGUF files, as llama.cpp's converter chooses it.
  ///
  /// Vectors (norms and biases) stay 32-bit floats. Rows that are not whole blocks of 32 numbers are stored
  /// as `F16` instead of `Q8_0`.
  func gguf(shape: [Int]) -> GGUFType {
    guard shape.count > 1 else { return .float32 }
    switch self {
    case .float32: return .float32
    case .float16: return .float16
    case .bfloat16: return .bfloat16
    case .q8: return (shape.last ?? 1).isMultiple(of: GGUFType.q80.blockCount) ? .q80 : .float16
    }
  }

  /// The value of `general.file_type` in GGUF files.
  var ggufFileType: UInt32 {
    switch self {
    case .float32: 0
    case .float16: 1
    case .q8: 7
    case .bfloat16: 32
    }
  }
}
