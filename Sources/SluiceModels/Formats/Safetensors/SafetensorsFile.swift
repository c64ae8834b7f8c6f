import SluiceFiles
import SluiceKernels
import Sluice

/// A safetensors file, opened for reading.
///
/// The initializer reads and checks the header. Each tensor is read when it is requested.
///
/// ```swift
/// let file = try SafetensorsFile(path: "model.safetensors")
/// let weight = try file.tensor("lm_head.weight")
/// ```
///
/// Source: [the format](https://github.com/huggingface/safetensors#format).
public struct SafetensorsFile: TensorSource {
  private let file: InputFile
  private let header: SafetensorsHeader
  private let dataOffset: Int

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` if it cannot be read, `SafetensorsError` if its header is invalid or does not
  ///   match its size.
  public init(path: String) throws {
    file = try InputFile(path: path)
    (header, dataOffset) = try SafetensorsHeader.read(file)
  }

  /// The path of the file.
  public var path: String { file.path }

  /// The names of the tensors, sorted.
  public var names: [String] { header.entries.keys.sorted() }

  /// The metadata: texts stored with the tensors.
  public var metadata: [String: String] { header.metadata }

  /// Whether there is a tensor with this name.
  public func contains(_ name: String) -> Bool { header.entries[name] != nil }

  /// The shape of a tensor.
  public func shape(of name: String) throws -> [Int] { try entry(name).shape }

  /// The type of a tensor.
  public func type(of name: String) throws -> SafetensorsType { try entry(name).type }

  /// Reads a tensor of 32-bit or 16-bit floats, as 32-bit floats.
  ///
  /// - Throws: `SafetensorsError` if there is no tensor with this name or if it has a different type,
  ///   `FileError` if it cannot be read.
  public func tensor(_ name: String) throws -> Tensor { try numbers(name).tensor(in: file) }

  /// Reads some rows of a tensor of 32-bit or 16-bit floats, as 32-bit floats.
  ///
  /// - Parameters:
  ///   - range: the rows, within the length of the first axis.
  ///   - name: a tensor of at least one axis.
  /// - Throws: as `tensor(_:)`.
  public func rows(_ range: Range<Int>, of name: String) throws -> Tensor {
    try numbers(name).rows(range, in: file)
  }

  private func numbers(_ name: String) throws -> StoredNumbers {
    let entry = try entry(name)
    guard let format = entry.type.numberFormat else {
      throw failure(
        .unsupportedType(tensor: name, found: entry.type, expected: SafetensorsType.readAsFloats))
    }
    return StoredNumbers(
      format: format, shape: entry.shape, offset: dataOffset + entry.range.lowerBound)
  }

  /// Reads all tensors; all of them must have 32-bit or 16-bit floats.
  public func tensors() throws -> [String: Tensor] {
    try Dictionary(uniqueKeysWithValues: names.map { ($0, try tensor($0)) })
  }

  /// Reads the bytes of a tensor as they are stored: little-endian, row-major.
  public func bytes(_ name: String) throws -> [UInt8] {
    try withBytes(of: entry(name)) { Array($0) }
  }

  /// Reads the elements of a tensor of integers or Booleans.
  public func integers(_ name: String) throws -> [Int] {
    let entry = try entry(name)
    return try withBytes(of: entry) { bytes in
      switch entry.type {
      case .bool, .uint8: elements(bytes, UInt8.self) { Int($0) }
      case .int8: elements(bytes, Int8.self) { Int($0) }
      case .int16: elements(bytes, Int16.self) { Int($0) }
      case .uint16: elements(bytes, UInt16.self) { Int($0) }
      case .int32: elements(bytes, Int32.self) { Int($0) }
      case .uint32: elements(bytes, UInt32.self) { Int($0) }
      case .int64: elements(bytes, Int64.self) { Int($0) }
      case .uint64:
        try elements(bytes, UInt64.self) { $0 }.enumerated().map { index, element in
          guard let integer = Int(exactly: element) else {
            throw failure(.integerOutOfRange(tensor: name, index: index, found: element))
          }
          return integer
        }
      case .float8E5M2, .float8E4M3, .float16, .bfloat16, .float32, .float64:
        throw failure(.unsupportedType(tensor: name, found: entry.type, expected: "integers"))
      }
    }
  }

  /// The size of a stored tensor in bytes.
  public func byteCount(of name: String) throws -> Int {
    let entry = try entry(name)
    return entry.shape.reduce(entry.type.byteCount, *)
  }

  /// The name of a tensor's type in the format.
  public func typeName(of name: String) throws -> String { try type(of: name).rawValue }

  private func entry(_ name: String) throws -> SafetensorsHeader.Entry {
    guard let entry = header.entries[name] else { throw failure(.missingTensor(name)) }
    return entry
  }

  private func failure(_ problem: SafetensorsError.Problem) -> SafetensorsError {
    SafetensorsError(path: path, problem: problem)
  }

  private func withBytes<Result>(
    of entry: SafetensorsHeader.Entry, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let range = entry.range
    return try file.withBytes(dataOffset + range.lowerBound..<dataOffset + range.upperBound, body)
  }
}

private func elements<Stored: FixedWidthInteger & BitwiseCopyable, Element>(
  _ bytes: UnsafeRawBufferPointer, _ type: Stored.Type, _ convert: (Stored) -> Element
) -> [Element] {
  stride(from: 0, to: bytes.count, by: MemoryLayout<Stored>.size).map { offset in
    convert(Stored(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self)))
  }
}
