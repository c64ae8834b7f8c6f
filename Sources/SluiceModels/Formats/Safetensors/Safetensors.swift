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
        try writer.write(tensor(index), as: type.numberFormat ?? .float32)
      }
    }
  }

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

extension Module {
  /// Writes all tensors one by one, sorted by name, so that memory for one tensor at a time is enough.
  ///
  /// - Parameters:
  ///   - naming: the names in the file.
  ///   - type: `float32`, `bfloat16` or `float16`.
  ///   - metadata: texts to store with them.
  ///   - path: the file; an existing file is replaced.
  ///   - progress: called with the share of numbers that are written, from 0 to 1.
  /// - Throws: `SafetensorsError` for a number that is too large for 16 bits, `FileError` if the file cannot be
  ///   written.
  func writeTensors(
    named naming: some ParameterNaming, as type: SafetensorsType, metadata: [String: String] = [:],
    to path: String, progress: (_ share: Double) -> Void = { _ in }
  ) throws {
    let parameters = parameters
    let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter) })
    let tensors = naming.fileTensors(of: parameters).sorted { $0.name < $1.name }
    let count = tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    var done = 0
    try Safetensors.write(
      tensors.map { ($0.name, $0.shape) }, as: type,
      metadata: ["format": "pt"].merging(metadata) { $1 }, to: path
    ) { index in
      progress(Double(done) / Double(max(count, 1)))
      let tensor = tensors[index].gathered { values[$0]?.tensor.detached }
      done += tensor.count
      // A half has a smaller range than what is rounded to it.
      guard type != .float16 || tensor.magnitudeIsWithin(GGUFType.float16.largestNumber) else {
        throw SafetensorsError(
          path: path, problem: .unwritableNumber(tensor: tensors[index].name, type: type))
      }
      return tensor
    }
    progress(1)
  }
}
