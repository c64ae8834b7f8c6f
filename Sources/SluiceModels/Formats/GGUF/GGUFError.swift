import SluiceFiles

/// An error for a GGUF file that is damaged, or that does not have what was requested.
public struct GGUFError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// The file does not start with the identifier of the format.
    case notGGUF
    /// The file is big-endian.
    case bigEndian
    /// The version of the format is not supported.
    case unknownVersion(UInt32)
    /// The file ends too early.
    case cutShort(within: String)
    /// The file claims to have more elements than fit in its size.
    case impossibleCount(of: String, found: UInt64)
    /// A key or a string value is not UTF-8.
    case invalidText(of: String)
    /// A key or a name is listed twice.
    case repeated(String)
    /// A value has an unknown type.
    case unknownValueType(key: String, found: UInt32)
    /// Arrays are nested too deeply.
    case nestedTooDeep(key: String, limit: Int)
    /// A Boolean is neither 0 nor 1.
    case impossibleTruth(key: String, found: UInt8)
    /// The alignment of tensors is not a power of two.
    case impossibleAlignment(found: String)
    /// A tensor has more axes than the format allows.
    case tooManyAxes(tensor: String, found: UInt32, limit: Int)
    /// A tensor's shape has more elements than can be counted.
    case impossibleShape(tensor: String, shape: [UInt64])
    /// The type of a tensor is unknown or not supported.
    case unknownType(tensor: String, found: UInt32)
    /// The rows of a tensor are not a whole number of blocks of its type.
    case brokenBlocks(tensor: String, rowLength: Int, type: String, blockCount: Int)
    /// A tensor does not start at a multiple of the alignment.
    case misaligned(tensor: String, offset: UInt64, alignment: Int)
    /// A tensor extends beyond the end of the file.
    case outOfRange(tensor: String, offset: UInt64, byteCount: Int, dataByteCount: Int)
    /// Two tensors share bytes.
    case overlap(String, String)
    /// There is no tensor with this name.
    case missingTensor(String)
    /// There is no value with this key.
    case missingKey(String)
    /// A value has a different type from the expected one.
    case wrongValue(key: String, found: String, expected: String)
    /// A tensor to write contains a number that its type cannot store.
    case unwritableNumber(tensor: String, type: String)
    /// A tensor cannot be written in this type.
    case unwritableType(tensor: String, type: String)
  }

  /// The file.
  public let path: String
  /// The problem.
  public let problem: Problem

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String { "\(path): \(oneLine(problem.description))" }
}

extension GGUFError.Problem: CustomStringConvertible, Error {
  /// The message without the file.
  public var description: String {
    switch self {
    case .notGGUF: "it is not a GGUF file: it does not begin with GGUF"
    case .bigEndian: "its numbers are big-endian, expected little-endian"
    case .unknownVersion(let version): "it has version \(version) of GGUF, expected 2 or 3"
    case .cutShort(let part): "it is incomplete: it ends within \(part)"
    case .impossibleCount(let thing, let found):
      "it claims \(found) \(thing), more than it has bytes for: it is incomplete or damaged"
    case .invalidText(let thing): "\(thing) is not valid UTF-8"
    case .repeated(let thing): "\(thing) occurs twice"
    case .unknownValueType(let key, let found):
      "the value of \(key) has the unknown type \(found)"
    case .nestedTooDeep(let key, let limit):
      "the arrays of \(key) are nested more than \(limit) deep"
    case .impossibleTruth(let key, let found):
      "the truth value of \(key) is \(found), expected 0 or 1"
    case .impossibleAlignment(let found):
      "general.alignment is \(found), expected a power of two"
    case .tooManyAxes(let tensor, let found, let limit):
      "tensor \(tensor) has \(found) axes, at most \(limit) expected"
    case .impossibleShape(let tensor, let shape):
      "tensor \(tensor) has the impossible shape \(shape)"
    case .unknownType(let tensor, let found):
      if let name = GGUFType.names[found] {
        "tensor \(tensor) has the type \(found), \(name), which is not read"
      } else {
        "tensor \(tensor) has the unknown type \(found)"
      }
    case .brokenBlocks(let tensor, let length, let type, let count):
      "tensor \(tensor) has rows of \(length), expected a multiple of the \(count) in a block of \(type)"
    case .misaligned(let tensor, let offset, let alignment):
      "tensor \(tensor) begins at byte \(offset) of the data, expected a multiple of \(alignment)"
    case .outOfRange(let tensor, let offset, let byteCount, let dataByteCount):
      "it is incomplete or damaged: tensor \(tensor) has \(byteCount) bytes from byte \(offset) of the "
        + "data on, the data has \(dataByteCount)"
    case .overlap(let a, let b): "tensors \(a) and \(b) share bytes"
    case .missingTensor(let name): "it has no tensor \(name)"
    case .missingKey(let key): "it has no value \(key)"
    case .wrongValue(let key, let found, let expected):
      "\(key) is \(found), expected \(expected)"
    case .unwritableNumber(let tensor, let type):
      "tensor \(tensor) has a number that is not finite or too large for \(type)"
    case .unwritableType(let tensor, let type): "tensor \(tensor) cannot be written as \(type)"
    }
  }
}
