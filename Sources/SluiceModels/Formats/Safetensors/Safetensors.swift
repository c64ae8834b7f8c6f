import SluiceFiles
import Sluice

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
    let header = try header(for: ordered, metadata: metadata, path: path)
    try AtomicFile.write(path) { writer in
      try writer.write(header.encoded())
      for (_, tensor) in ordered {
        try tensor.withUnsafeScalars { scalars in
          try writer.write(
            UnsafeRawBufferPointer(start: scalars, count: tensor.count * MemoryLayout<Float>.size))
        }
      }
    }
  }

  private static func header(
    for ordered: [(key: String, value: Tensor)], metadata: [String: String], path: String
  ) throws -> SafetensorsHeader {
    var header = SafetensorsHeader(metadata: metadata)
    var offset = 0
    for (name, tensor) in ordered {
      guard name != SafetensorsHeader.metadataKey else {
        throw SafetensorsError(path: path, problem: .reservedName(name))
      }
      let end = offset + tensor.count * MemoryLayout<Float>.size
      header.entries[name] = SafetensorsHeader.Entry(
        type: .float32, shape: tensor.shape, range: offset..<end)
      offset = end
    }
    return header
  }
}
