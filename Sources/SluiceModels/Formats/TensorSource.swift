import Sluice

/// A source of stored tensors by name, for any file format: safetensors, a folder of several safetensors files,
/// GGUF.
///
/// Numbers of all stored types are converted to float32. Tensors are read on request; names, shapes and types
/// are read first and checked against the size of the file.
///
/// ```swift
/// func load(from source: some TensorSource) throws {
///   let embedding = try source.tensor("model.embed_tokens.weight")  // [vocabulary, width]
/// }
/// ```
public protocol TensorSource: Sendable {
  /// The path of the file or folder, for errors.
  var path: String { get }

  /// The names of the tensors, sorted.
  var names: [String] { get }

  /// Whether there is a tensor with this name.
  func contains(_ name: String) -> Bool

  /// The shape of a tensor, the outermost axis first.
  ///
  /// - Throws: an error if there is no tensor with this name.
  func shape(of name: String) throws -> [Int]

  /// The name of a tensor's type in the format, such as `F32`, `BF16` or `Q4_K`.
  ///
  /// - Throws: an error if there is no tensor with this name.
  func typeName(of name: String) throws -> String

  /// The size of a stored tensor in bytes.
  ///
  /// - Throws: an error if there is no tensor with this name.
  func byteCount(of name: String) throws -> Int

  /// Reads a tensor as 32-bit floats.
  ///
  /// - Throws: an error if there is no tensor with this name, if its type cannot be read as floats,
  ///   or if the file cannot be read.
  func tensor(_ name: String) throws -> Tensor

  /// Reads some rows of a tensor, along its first axis, as 32-bit floats.
  ///
  /// - Parameters:
  ///   - range: the rows, within the length of the first axis.
  ///   - name: a tensor of at least one axis.
  /// - Returns: a tensor whose first axis has the length of the range; the other axes are those of the file.
  /// - Throws: as `tensor(_:)`.
  func rows(_ range: Range<Int>, of name: String) throws -> Tensor
}
