import SluiceFiles
import Sluice
import SluiceKernels

/// Writing of safetensors files.
public enum Safetensors {
  /// Writes tensors to a file, which is there whole or not at all.
  ///
  /// Tensors lie in the order of their names, as 32-bit floats, the first at a multiple of eight bytes;
  /// equal tensors and texts make equal files.
  ///
  /// ```swift
  /// try Safetensors.write(["weight": weight], metadata: ["format": "pt"], to: "layer.safetensors")
  /// ```
  ///
  /// - Parameters:
  ///   - tensors: the tensors by name.
  ///   - metadata: texts to store beside them.
  ///   - path: the file; one that is there is replaced.
  /// - Throws: `FileError` when it cannot be written; what was there before then stays whole.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws {
    let ordered = tensors.sorted { $0.key < $1.key }
    try write(
      ordered.map { ($0.key, $0.value.shape) }, as: .float32, metadata: metadata, to: path
    ) { ordered[$0].value }
  }

  /// Writes tensors one by one: each is made when its turn comes, so that memory for one at a time is
  /// enough.
  ///
  /// - Parameters:
  ///   - tensors: names and shapes, in the order of the file.
  ///   - type: `float32`, or what numbers are rounded to: `bfloat16`, `float16`.
  ///   - metadata: texts to store beside them.
  ///   - path: the file; one that is there is replaced.
  ///   - tensor: makes the tensor at an index, in its shape.
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
      guard type != .float32 else {
        return try writer.write(
          UnsafeRawBufferPointer(start: scalars, count: tensor.count * MemoryLayout<Float>.size))
      }
      let halves = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: halvesAtOnce)
      defer { halves.deallocate() }
      guard let base = halves.baseAddress else { return }
      for start in stride(from: 0, to: tensor.count, by: halvesAtOnce) {
        let count = min(halvesAtOnce, tensor.count - start)
        if type == .bfloat16 {
          BFloat16Kernel.round(count: count, input: scalars + start, output: base)
        } else {
          Float16Kernel.round(count: count, input: scalars + start, output: base)
        }
        try writer.write(UnsafeRawBufferPointer(start: base, count: count * 2))
      }
    }
  }

  /// How many numbers of half the width are converted at a time.
  static let halvesAtOnce = 1 << 20

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
