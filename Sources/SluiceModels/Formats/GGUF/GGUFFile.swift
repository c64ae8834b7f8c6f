import Sluice
import SluiceKernels
import SluiceFiles

/// A GGUF file, open for reading: a model's weights, in blocks of few bits or as floats, its settings
/// and its tokens.
///
/// Tensors are copied out of the file when asked for, as 32-bit floats, with the very bits that GGML's
/// reference computes. Everything before the data is checked before the initializer returns.
///
/// ```swift
/// let file = try GGUFFile(path: "SmolLM2-135M-Instruct.Q4_1.gguf")
/// try file.metadata.text("general.architecture")  // "llama"
/// let embedding = try file.tensor("token_embd.weight")  // [49152, 576]
/// ```
///
/// Versions 2 and 3, little-endian. Names are the file's own: GGUF has others than Hugging Face, and its
/// rows of `attn_q` and `attn_k` are in another order where the architecture is `llama`.
///
/// Source: [the format](https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
public struct GGUFFile: TensorSource {
  private let file: InputFile
  private let header: GGUFHeader

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` where it cannot be read, `GGUFError` where it is no such file, is damaged, or
  ///   holds a tensor of a type that is not read.
  public init(path: String) throws {
    file = try InputFile(path: path)
    header = try GGUFHeader(file)
  }

  /// Whether a file begins as a GGUF file does, whatever its name.
  ///
  /// - Throws: `FileError` if it cannot be read.
  public static func isGGUF(_ path: String) throws -> Bool {
    let file = try InputFile(path: path)
    return try file.withBytes(0..<min(file.count, GGUFHeader.magic.count)) {
      Array($0) == GGUFHeader.magic
    }
  }

  /// Where the file lies.
  public var path: String { file.path }

  /// The values stored beside the tensors.
  public var metadata: GGUFMetadata { header.metadata }

  /// The tensors' names, sorted.
  public var names: [String] { header.entries.keys.sorted() }

  /// Whether there is a tensor of that name.
  public func contains(_ name: String) -> Bool { header.entries[name] != nil }

  /// A tensor's shape, the outermost axis first: the file lists it the other way.
  public func shape(of name: String) throws -> [Int] { try entry(name).numbers.shape }

  /// A tensor's type.
  public func type(of name: String) throws -> GGUFType { try entry(name).type }

  /// The format's own name of a tensor's type.
  public func typeName(of name: String) throws -> String { try entry(name).type.name }

  /// A copy of a tensor as 32-bit floats.
  ///
  /// - Throws: `GGUFError` where there is none of that name, `FileError` where it cannot be read.
  public func tensor(_ name: String) throws -> Tensor { try entry(name).numbers.tensor(in: file) }

  /// A copy of some of a tensor's rows as 32-bit floats.
  ///
  /// - Parameters:
  ///   - range: the rows, within the length of the first axis.
  ///   - name: a tensor of at least one axis; one of a single axis can only be read whole where its
  ///     numbers lie in blocks.
  /// - Throws: as `tensor(_:)`.
  public func rows(_ range: Range<Int>, of name: String) throws -> Tensor {
    try entry(name).numbers.rows(range, in: file)
  }

  /// A copy of a tensor's bytes as they are stored: blocks, row-major.
  ///
  /// - Throws: `GGUFError` where there is none of that name, `FileError` where it cannot be read.
  public func bytes(_ name: String) throws -> [UInt8] {
    let numbers = try entry(name).numbers
    let count = numbers.format.byteCount(numbers.shape.reduce(1, *))
    return try file.withBytes(numbers.offset..<numbers.offset + count) { Array($0) }
  }

  private func entry(_ name: String) throws -> GGUFHeader.Entry {
    guard let entry = header.entries[name] else {
      throw GGUFError(path: path, problem: .missingTensor(name))
    }
    return entry
  }
}
