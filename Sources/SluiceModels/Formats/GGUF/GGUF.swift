import Sluice
import SluiceKernels
import SluiceFiles

/// Functions to write GGUF files.
public enum GGUF {
  /// A tensor to write.
  public struct StoredTensor: Sendable {
    /// The name in the file.
    public let name: String
    /// The values.
    public let tensor: Tensor
    /// The storage type.
    public let type: GGUFType

    /// Makes a named tensor; the storage type must be one that can be written.
    public init(_ name: String, _ tensor: Tensor, as type: GGUFType = .float32) {
      self.name = name
      self.tensor = tensor
      self.type = type
    }
  }

  /// Writes tensors and metadata to a file of version 3, atomically.
  ///
  /// Tensors are stored in the given order. Numbers are rounded to the nearest value of the type;
  /// blocks of `Q8_0` are rounded like GGML's reference.
  ///
  /// ```swift
  /// try GGUF.write(
  ///   [.init("token_embd.weight", embedding, as: .q80)],
  ///   metadata: ["general.architecture": .string("llama")], to: "model.gguf")
  /// ```
  ///
  /// - Parameters:
  ///   - tensors: the tensors, of at most four axes.
  ///   - metadata: the metadata; `general.alignment` is taken into account.
  ///   - path: the file; an existing file is replaced.
  /// - Throws: `GGUFError` if a name occurs twice, a type cannot be written, a row is not a whole
  ///   number of blocks, or a number in a block is not finite; `FileError` if the file cannot be
  ///   written. An existing file is then unchanged.
  public static func write(
    _ tensors: [StoredTensor], metadata: GGUFMetadata = [:], to path: String
  ) throws {
    do {
      let alignment = try metadata.alignment()
      var header = GGUFHeaderWriter()
      header.begin(tensorCount: tensors.count, valueCount: metadata.keys.count)
      for key in metadata.keys {
        if let value = metadata[key] { header.add(key, value) }
      }
      var names: Set<String> = []
      var offset = 0
      for stored in tensors {
        guard names.insert(stored.name).inserted else {
          throw GGUFError.Problem.repeated("tensor \(stored.name)")
        }
        try stored.check()
        header.add(stored, offset: offset)
        offset = (offset + stored.byteCount + alignment - 1) / alignment * alignment
      }
      try AtomicFile.write(path) { writer in
        try writer.write(header.bytes.padded(to: alignment))
        for stored in tensors { try writer.write(try stored.bytes().padded(to: alignment)) }
      }
    } catch let problem as GGUFError.Problem {
      throw GGUFError(path: path, problem: problem)
    }
  }
}

extension [UInt8] {
  fileprivate consuming func padded(to alignment: Int) -> [UInt8] {
    self + [UInt8](repeating: 0, count: (alignment - count % alignment) % alignment)
  }
}

extension GGUF.StoredTensor {
  fileprivate var byteCount: Int { type.format.byteCount(tensor.count) }

  /// Throws if the tensor cannot be written in its type.
  fileprivate func check() throws(GGUFError.Problem) {
    guard type.isWritable else { throw .unwritableType(tensor: name, type: type.name) }
    guard tensor.shape.count <= GGUFHeader.axisLimit else {
      throw .tooManyAxes(
        tensor: name, found: UInt32(tensor.shape.count), limit: GGUFHeader.axisLimit)
    }
    guard tensor.lastDimension % type.blockCount == 0 else {
      throw .brokenBlocks(
        tensor: name, rowLength: tensor.lastDimension, type: type.name, blockCount: type.blockCount)
    }
    // The scale of a block, from its largest number, must be finite in half precision.
    guard type == .q80 else { return }
    let isWithin = tensor.withUnsafeScalars { scalars in
      UnsafeBufferPointer(start: scalars, count: tensor.count).allSatisfy {
        $0.magnitude / 127 < 65520
      }
    }
    guard isWithin else { throw .unwritableNumber(tensor: name, type: type.name) }
  }

  /// The encoded numbers.
  fileprivate func bytes() throws(GGUFError.Problem) -> [UInt8] {
    var isWritten = true
    let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
      if let base = buffer.baseAddress {
        isWritten = tensor.withUnsafeScalars { scalars in
          type.format.encode(
            count: tensor.count, input: scalars, output: UnsafeMutableRawPointer(base))
        }
      }
      filled = byteCount
    }
    guard isWritten else { throw .unwritableType(tensor: name, type: type.name) }
    return bytes
  }
}
