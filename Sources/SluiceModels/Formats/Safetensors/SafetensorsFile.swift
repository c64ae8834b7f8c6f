import SluiceFiles
import Sluice
import SluiceKernels

/// A safetensors file, open for reading.
///
/// Tensors are copied out of the file one by one when asked for. Everything in the header is checked
/// before the initializer returns.
///
/// ```swift
/// let file = try SafetensorsFile(path: "model.safetensors")
/// let weight = try file.tensor("lm_head.weight")
/// ```
///
/// Source: [the format](https://github.com/huggingface/safetensors#format).
public struct SafetensorsFile: Sendable {
  private let file: InputFile
  private let header: SafetensorsHeader
  private let dataOffset: Int

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` where it cannot be read, `SafetensorsError` where its header is wrong or
  ///   does not fit its size.
  public init(path: String) throws {
    file = try InputFile(path: path)
    (header, dataOffset) = try SafetensorsHeader.read(file)
  }

  /// Where the file lies.
  public var path: String { file.path }

  /// The tensors' names, sorted.
  public var names: [String] { header.entries.keys.sorted() }

  /// The texts stored beside the tensors.
  public var metadata: [String: String] { header.metadata }

  /// Whether there is a tensor of that name.
  public func contains(_ name: String) -> Bool { header.entries[name] != nil }

  /// A tensor's shape.
  public func shape(of name: String) throws -> [Int] { try entry(name).shape }

  /// A tensor's type.
  public func type(of name: String) throws -> SafetensorsType { try entry(name).type }

  /// A copy of a tensor of floats, of 32 bits or 16, which are all numbers of 32 bits too.
  ///
  /// - Throws: `SafetensorsError` where there is none of that name, or one of another type, `FileError`
  ///   where it cannot be read.
  public func tensor(_ name: String) throws -> Tensor {
    let entry = try entry(name)
    guard entry.type.isRead else {
      throw failure(
        .unsupportedType(tensor: name, found: entry.type, expected: SafetensorsType.readNames))
    }
    let start = dataOffset + entry.range.lowerBound
    return try Tensor(shape: entry.shape) { target in
      guard entry.type != .float32 else {
        return try file.read(
          into: UnsafeMutableRawBufferPointer(start: target, count: entry.range.count), at: start)
      }
      try readHalves(entry.range.count / 2, of: entry.type, at: start, into: target)
    }
  }

  /// Reads numbers of 16 bits, some at a time.
  private func readHalves(
    _ count: Int, of type: SafetensorsType, at start: Int, into target: UnsafeMutablePointer<Float>
  ) throws {
    let size = min(count, Safetensors.halvesAtOnce)
    let halves = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: max(size, 1))
    defer { halves.deallocate() }
    guard let base = halves.baseAddress else { return }
    for first in stride(from: 0, to: count, by: max(size, 1)) {
      let count = min(size, count - first)
      try file.read(
        into: UnsafeMutableRawBufferPointer(start: base, count: 2 * count), at: start + 2 * first)
      if type == .bfloat16 {
        BFloat16Kernel.widen(count: count, input: base, output: target + first)
      } else {
        Float16Kernel.widen(count: count, input: base, output: target + first)
      }
    }
  }

  /// All tensors; every one must be of floats of 32 or 16 bits.
  public func tensors() throws -> [String: Tensor] {
    try Dictionary(uniqueKeysWithValues: names.map { ($0, try tensor($0)) })
  }

  /// A copy of a tensor's bytes as they are stored: little-endian, row-major.
  public func bytes(_ name: String) throws -> [UInt8] {
    try withBytes(of: entry(name)) { Array($0) }
  }

  /// The elements of a tensor of integers or truth values.
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
