import SluiceFiles
import Sluice

/// What is wrong with a safetensors file, or with what was asked of it.
public struct SafetensorsError: SluiceError, Equatable {
  /// The fault.
  public enum Problem: Sendable, Equatable {
    /// The file ends before the eight bytes of the header's length, or before its header does.
    case truncatedHeader(fileSize: Int, expected: UInt64)
    /// The header claims to be longer than any sensible header.
    case headerTooLong(byteCount: UInt64, limit: Int)
    /// The header is no JSON of the expected form.
    case malformedHeader(reason: String)
    /// A tensor's type is none of the format's.
    case unknownType(tensor: String, found: String)
    /// A tensor's shape has a negative length, or more elements than can be counted.
    case impossibleShape(tensor: String, shape: [Int])
    /// A tensor's byte range runs backwards or has not the size that its shape and type need.
    case wrongByteCount(tensor: String, range: [Int], expected: Int)
    /// A tensor begins before its predecessor's end, or leaves bytes between that belong to none.
    case misplaced(tensor: String, offset: Int, expected: Int)
    /// The tensors need another number of bytes than the file has.
    case wrongDataSize(found: Int, expected: Int)
    /// No tensor has that name.
    case missingTensor(String)
    /// A tensor is stored in a type that cannot be read as wanted.
    case unsupportedType(tensor: String, found: SafetensorsType, expected: String)
    /// A stored integer does not fit.
    case integerOutOfRange(tensor: String, index: Int, found: UInt64)
    /// A name that the format keeps for itself.
    case reservedName(String)
  }

  /// The file.
  public let path: String
  /// The fault.
  public let problem: Problem

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch problem {
    case .truncatedHeader(let fileSize, let expected):
      "\(path) is truncated or not a safetensors file: it has \(fileSize) bytes, its header alone needs "
        + "\(expected)"
    case .headerTooLong(let byteCount, let limit):
      "\(path) is not a safetensors file: its header claims \(byteCount) bytes, more than \(limit)"
    case .malformedHeader(let reason):
      "\(path) is not a safetensors file: its header \(reason)"
    case .unknownType(let tensor, let found):
      "\(path): tensor \(tensor) has the unknown type \(found)"
    case .impossibleShape(let tensor, let shape):
      "\(path): tensor \(tensor) has the invalid shape \(shape)"
    case .wrongByteCount(let tensor, let range, let expected):
      "\(path): tensor \(tensor) claims the byte range \(range), its shape and type need \(expected) "
        + "bytes"
    case .misplaced(let tensor, let offset, let expected):
      "\(path): tensor \(tensor) begins at byte \(offset) of the data, expected \(expected)"
    case .wrongDataSize(let found, let expected):
      "\(path) is \(found < expected ? "truncated" : "too long"): it has \(found) bytes of data, its "
        + "tensors need \(expected)"
    case .missingTensor(let name):
      "\(path) has no tensor \(name)"
    case .unsupportedType(let tensor, let found, let expected):
      "\(path): tensor \(tensor) has type \(found.rawValue), expected \(expected)"
    case .integerOutOfRange(let tensor, let index, let found):
      "\(path): element \(index) of tensor \(tensor) is \(found), too large for an integer"
    case .reservedName(let name):
      "\(path): a tensor cannot be named \(name)"
    }
  }
}
