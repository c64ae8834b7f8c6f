import Sluice
import SluiceKernels
import SluiceFiles

/// A GGUF file, opened for reading: weights as floats or in quantized blocks, settings and tokens.
///
/// Tensors are read on request and converted to 32-bit floats, with the same bits as GGML's
/// reference. Everything before the data is checked in the initializer.
///
/// ```swift
/// let file = try GGUFFile(path: "SmolLM2-135M-Instruct.Q4_1.gguf")
/// try file.metadata.text("general.architecture")  // "llama"
/// let embedding = try file.tensor("token_embd.weight")  // [49152, 576]
/// ```
///
/// Versions 2 and 3 are supported, little-endian. Names are those of the file: they differ from
/// Hugging Face's names, and with the architecture `llama` the rows of `attn_q` and `attn_k` are in
/// a different order.
///
/// Source: [the format](https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
public struct GGUFFile: TensorSource {
  private let file: InputFile
  private let header: GGUFHeader

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` if it cannot be read, `GGUFError` if it is not a GGUF file, is damaged,
  ///   or contains a tensor of a type that is not supported.
  public init(path: String) throws {
    file = try InputFile(path: path)
    header = try GGUFHeader(file)
  }

  /// Whether a file starts like a GGUF file, whatever its name.
  ///
  /// - Throws: `FileError` if it cannot be read.
  public static func isGGUF(_ path: String) throws -> Bool {
    let file = try InputFile(path: path)
    return try file.withBytes(0..<min(file.count, GGUFHeader.magic.count)) {
      Array($0) == GGUFHeader.magic
    }
  }

  /// Whether a path is that of a GGUF file: an existing file that starts like one, or is named `.gguf`.
  ///
  /// - Throws: `FileError` if it cannot be read.
  public static func isMeant(by path: String) throws -> Bool {
    guard FileKind.exists(at: path), !FileKind.isFolder(path) else { return false }
    return try path.lowercased().hasSuffix(".gguf") || isGGUF(path)
  }

  /// The path of the file.
  public var path: String { file.path }

  /// The metadata: values stored with the tensors.
  public var metadata: GGUFMetadata { header.metadata }

  /// The names of the tensors, sorted.
  public var names: [String] { header.entries.keys.sorted() }

  /// Whether there is a tensor with this name.
  public func contains(_ name: String) -> Bool { header.entries[name] != nil }

  /// The shape of a tensor, the outermost axis first; the file stores the reverse order.
  public func shape(of name: String) throws -> [Int] { try entry(name).numbers.shape }

  /// The type of a tensor.
  public func type(of name: String) throws -> GGUFType { try entry(name).type }

  /// The name of a tensor's type in the format.
  public func typeName(of name: String) throws -> String { try entry(name).type.name }

  /// The size of a stored tensor in bytes.
  public func byteCount(of name: String) throws -> Int {
    let numbers = try entry(name).numbers
    return numbers.format.byteCount(numbers.shape.reduce(1, *))
  }

  /// Reads a tensor as 32-bit floats.
  ///
  /// - Throws: `GGUFError` if there is no tensor with this name, `FileError` if it cannot be read.
  public func tensor(_ name: String) throws -> Tensor { try entry(name).numbers.tensor(in: file) }

  /// Reads some rows of a tensor as 32-bit floats.
  ///
  /// - Parameters:
  ///   - range: the rows, within the length of the first axis.
  ///   - name: a tensor of at least one axis; one with a single axis and a block format can only be
  ///     read whole.
  /// - Throws: as `tensor(_:)`.
  public func rows(_ range: Range<Int>, of name: String) throws -> Tensor {
    try entry(name).numbers.rows(range, in: file)
  }

  /// Reads the bytes of a tensor as they are stored: blocks, row-major.
  ///
  /// - Throws: `GGUFError` if there is no tensor with this name, `FileError` if it cannot be read.
  public func bytes(_ name: String) throws -> [UInt8] {
    let numbers = try entry(name).numbers
    let count = try byteCount(of: name)
    return try file.withBytes(numbers.offset..<numbers.offset + count) { Array($0) }
  }

  private func entry(_ name: String) throws -> GGUFHeader.Entry {
    guard let entry = header.entries[name] else {
      throw GGUFError(path: path, problem: .missingTensor(name))
    }
    return entry
  }
}
