import SluiceFiles
import Sluice

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
