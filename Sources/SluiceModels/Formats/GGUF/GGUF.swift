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
      try checkNumbers(of: tensors)
    } catch {
      throw GGUFError(path: path, problem: error)
    }
    try write(
      tensors.map { Entry(name: $0.name, shape: $0.tensor.shape, type: $0.type) },
      metadata: metadata, to: path
    ) { tensors[$0].tensor }
  }

  /// A tensor in the table of a file.
  struct Entry {
    var name: String
    var shape: [Int]
    var type: GGUFType
  }

  /// Writes tensors one by one, so that memory for one tensor at a time is enough.
  ///
  /// - Parameters:
  ///   - entries: the tensors, in the order of the file.
  ///   - metadata: values to store before them.
  ///   - path: the file; one that is there is replaced.
  ///   - tensor: makes the tensor at an index; blocks hold finite numbers only.
  static func write(
    _ entries: [Entry], metadata: GGUFMetadata, to path: String,
    _ tensor: (_ index: Int) throws -> Tensor
  ) throws {
    do {
      let alignment = try metadata.alignment()
      var header = GGUFHeaderWriter()
      header.begin(tensorCount: entries.count, valueCount: metadata.keys.count)
      for key in metadata.keys {
        if let value = metadata[key] { header.add(key, value) }
      }
      var names: Set<String> = []
      var offset = 0
      for entry in entries {
        guard names.insert(entry.name).inserted else {
          throw GGUFError.Problem.repeated("tensor \(entry.name)")
        }
        try entry.check()
        header.add(entry, offset: offset)
        offset += entry.byteCount + padding(entry.byteCount, to: alignment)
      }
      try AtomicFile.write(path) { writer in
        try writer.write(header.bytes)
        try writer.write(zeros: padding(header.bytes.count, to: alignment))
        for (index, entry) in entries.enumerated() {
          try writer.write(tensor(index), as: entry.type.format)
          try writer.write(zeros: padding(entry.byteCount, to: alignment))
        }
      }
    } catch let problem as GGUFError.Problem {
      throw GGUFError(path: path, problem: problem)
    }
  }

  /// Bytes from the end of so many to the next multiple of the alignment.
  private static func padding(_ count: Int, to alignment: Int) -> Int {
    (alignment - count % alignment) % alignment
  }

  /// Throws where a block should hold a number that it cannot.
  private static func checkNumbers(
    of tensors: [StoredTensor]
  ) throws(GGUFError.Problem) {
    for stored in tensors where stored.type == .q80 {
      guard stored.tensor.magnitudeIsWithin(GGUFType.q80.largestNumber) else {
        throw .unwritableNumber(tensor: stored.name, type: stored.type.name)
      }
    }
  }
}

extension FileWriter {
  fileprivate mutating func write(zeros count: Int) throws {
    try write([UInt8](repeating: 0, count: count))
  }
}

extension GGUFType {
  /// The largest magnitude that becomes no infinity when it is rounded to this type.
  ///
  /// A block's scale is that of its largest number, which must be one in half precision.
  var largestNumber: Float {
    switch self {
    case .float16: Float(65520).nextDown
    case .q80: (127 * Float(65520)).nextDown
    default: .greatestFiniteMagnitude
    }
  }
}

extension Tensor {
  /// Whether all numbers are finite and not larger than a limit.
  func magnitudeIsWithin(_ limit: Float) -> Bool {
    withUnsafeScalars { scalars in
      UnsafeBufferPointer(start: scalars, count: count).allSatisfy { $0.magnitude <= limit }
    }
  }
}

extension GGUF.Entry {
  var byteCount: Int { type.format.byteCount(shape.reduce(1, *)) }

  /// Throws if the tensor cannot be written in its type.
  fileprivate func check() throws(GGUFError.Problem) {
    guard type.isWritable else { throw .unwritableType(tensor: name, type: type.name) }
    guard shape.count <= GGUFHeader.axisLimit else {
      throw .tooManyAxes(
        tensor: name, found: UInt32(shape.count), limit: GGUFHeader.axisLimit)
    }
    let rowLength = shape.last ?? 1
    guard rowLength % type.blockCount == 0 else {
      throw .brokenBlocks(
        tensor: name, rowLength: rowLength, type: type.name, blockCount: type.blockCount)
    }
  }
}
