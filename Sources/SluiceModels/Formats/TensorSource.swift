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
  /// The file or folder: what errors name.
  var path: String { get }

  /// The tensors' names, sorted.
  var names: [String] { get }

  /// Whether there is a tensor of that name.
  func contains(_ name: String) -> Bool

  /// A tensor's shape, the outermost axis first.
  ///
  /// - Throws: where there is none of that name.
  func shape(of name: String) throws -> [Int]

  /// What the format calls the type that a tensor is stored in: `F32`, `BF16`, `Q4_K`.
  ///
  /// - Throws: where there is none of that name.
  func typeName(of name: String) throws -> String

  /// A copy of a tensor as 32-bit floats.
  ///
  /// - Throws: where there is none of that name, one of a type that is not read as floats, or where the
  ///   file cannot be read.
  func tensor(_ name: String) throws -> Tensor

  /// A copy of some of a tensor's rows, cut along its first axis, as 32-bit floats.
  ///
  /// - Parameters:
  ///   - range: the rows, within the length of the first axis.
  ///   - name: a tensor of at least one axis.
  /// - Returns: a tensor whose first axis has the range's length, the others as in the file.
  /// - Throws: as `tensor(_:)`.
  func rows(_ range: Range<Int>, of name: String) throws -> Tensor
}
