import SluiceFiles
import Sluice

/// An error for a safetensors file that is damaged, or that does not have the requested tensor.
public struct SafetensorsError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// The file ends before the end of its header.
    case truncatedHeader(fileSize: Int, expected: UInt64)
    /// The header claims to be longer than the limit.
    case headerTooLong(byteCount: UInt64, limit: Int)
    /// The header is not JSON of the expected form.
    case malformedHeader(reason: String)
    /// A tensor has an unknown type.
    case unknownType(tensor: String, found: String)
    /// The shape of a tensor has a negative length, or too many elements.
    case impossibleShape(tensor: String, shape: [Int])
    /// The byte range of a tensor does not match its shape and type.
    case wrongByteCount(tensor: String, range: [Int], expected: Int)
    /// A tensor overlaps the previous tensor, or there is a gap between them.
    case misplaced(tensor: String, offset: Int, expected: Int)
    /// The size of the file does not match the tensors.
    case wrongDataSize(found: Int, expected: Int)
    /// There is no tensor with this name.
    case missingTensor(String)
    /// A tensor has a type that cannot be read as requested.
    case unsupportedType(tensor: String, found: SafetensorsType, expected: String)
    /// A stored integer is too large.
    case integerOutOfRange(tensor: String, index: Int, found: UInt64)
    /// A tensor to write has a number that is too large for its type.
    case unwritableNumber(tensor: String, type: SafetensorsType)
    /// A name that is reserved by the format.
    case reservedName(String)
  }

  /// The file.
  public let path: String
  /// The problem.
  public let problem: Problem

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String { path + oneLine(rest) }

  /// The sentence behind the path.
  private var rest: String {
    switch problem {
    case .truncatedHeader(let fileSize, let expected):
      " is truncated or not a safetensors file: it has \(fileSize) bytes, its header alone needs "
        + "\(expected)"
    case .headerTooLong(let byteCount, let limit):
      " is not a safetensors file: its header claims \(byteCount) bytes, more than \(limit)"
    case .malformedHeader(let reason):
      " is not a safetensors file: its header \(reason)"
    case .unknownType(let tensor, let found):
      ": tensor \(tensor) has the unknown type \(found)"
    case .impossibleShape(let tensor, let shape):
      ": tensor \(tensor) has the invalid shape \(shape)"
    case .wrongByteCount(let tensor, let range, let expected):
      ": tensor \(tensor) claims the byte range \(range), its shape and type need \(expected) "
        + "bytes"
    case .misplaced(let tensor, let offset, let expected):
      ": tensor \(tensor) begins at byte \(offset) of the data, expected \(expected)"
    case .wrongDataSize(let found, let expected):
      " is \(found < expected ? "truncated" : "too long"): it has \(found) bytes of data, its "
        + "tensors need \(expected)"
    case .missingTensor(let name):
      " has no tensor \(name)"
    case .unsupportedType(let tensor, let found, let expected):
      ": tensor \(tensor) has type \(found.rawValue), expected \(expected)"
    case .integerOutOfRange(let tensor, let index, let found):
      ": element \(index) of tensor \(tensor) is \(found), too large for an integer"
    case .unwritableNumber(let tensor, let type):
      ": tensor \(tensor) has a number that is not finite or too large for \(type.rawValue)"
    case .reservedName(let name):
      ": a tensor cannot be named \(name)"
    }
  }
}
