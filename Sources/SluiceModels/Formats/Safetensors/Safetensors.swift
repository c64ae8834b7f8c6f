import SluiceFiles
import Sluice
import SluiceKernels

/// Functions to write safetensors files.
public enum Safetensors {
  /// Writes tensors to a file atomically.
  ///
  /// Tensors are stored as 32-bit floats, sorted by name; the data begin at a multiple of eight bytes.
  /// Equal tensors and metadata give identical files.
  ///
  /// ```swift
  /// try Safetensors.write(["weight": weight], metadata: ["format": "pt"], to: "layer.safetensors")
  /// ```
  ///
  /// - Parameters:
  ///   - tensors: the tensors by name.
  ///   - metadata: texts to store with them.
  ///   - path: the file; an existing file is replaced.
  /// - Throws: `FileError` if it cannot be written; an existing file is then unchanged.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws {
    let ordered = tensors.sorted { $0.key < $1.key }
    try write(
      ordered.map { ($0.key, $0.value.shape) }, as: .float32, metadata: metadata, to: path
    ) { ordered[$0].value }
  }

  /// Writes tensors one by one, so that memory for one tensor at a time is enough.
  ///
  /// - Parameters:
  ///   - tensors: names and shapes, in the order of the file.
  ///   - type: a type with a number format: `float32`, `bfloat16` or `float16`.
  ///   - metadata: texts to store with them.
  ///   - path: the file; an existing file is replaced.
  ///   - tensor: makes the tensor at an index.
  static func write(
    _ tensors: [(name: String, shape: [Int])], as type: SafetensorsType,
    metadata: [String: String], to path: String, _ tensor: (_ index: Int) throws -> Tensor
  ) throws {
    let header = try header(for: tensors, as: type, metadata: metadata, path: path)
    try AtomicFile.write(path) { writer in
      try writer.write(header.encoded())
      for index in tensors.indices {
        try write(try tensor(index), as: type, to: &writer)
      }
    }
  }

  private static func write(
    _ tensor: Tensor, as type: SafetensorsType, to writer: inout FileWriter
  ) throws {
    try tensor.withUnsafeScalars { scalars in
      guard let format = type.numberFormat, format != .float32 else {
        return try writer.write(
          UnsafeRawBufferPointer(start: scalars, count: tensor.count * MemoryLayout<Float>.size))
      }
      let piece = UnsafeMutableRawBufferPointer.allocate(
        byteCount: format.byteCount(pieceCount), alignment: 16)
      defer { piece.deallocate() }
      guard let base = piece.baseAddress else { return }
      for start in stride(from: 0, to: tensor.count, by: pieceCount) {
        let count = min(pieceCount, tensor.count - start)
        _ = format.encode(count: count, input: scalars + start, output: base)
        try writer.write(UnsafeRawBufferPointer(start: base, count: format.byteCount(count)))
      }
    }
  }

  /// The number of values that are converted at a time.
  private static let pieceCount = 1 << 20

  private static func header(
    for tensors: [(name: String, shape: [Int])], as type: SafetensorsType,
    metadata: [String: String], path: String
  ) throws -> SafetensorsHeader {
    var header = SafetensorsHeader(metadata: metadata)
    var offset = 0
    for (name, shape) in tensors {
      guard name != SafetensorsHeader.metadataKey else {
        throw SafetensorsError(path: path, problem: .reservedName(name))
      }
      let end = offset + shape.reduce(1, *) * type.byteCount
      header.entries[name] = SafetensorsHeader.Entry(type: type, shape: shape, range: offset..<end)
      offset = end
    }
    return header
  }
}
