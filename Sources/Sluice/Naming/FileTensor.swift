import SluiceFiles
import SluicePlatform

/// A tensor of a file, and the parts of parameters that it contains.
///
/// Other formats pack, divide, transpose or shift the parameters of a model. The rows of the pieces
/// follow each other along the first axis in the file.
///
/// ```swift
/// // Rows of two heads, queries and gate in turn, as Qwen3-Next packs them.
/// FileTensor("q_proj.weight", shape: [4 * d, hidden], pieces: [
///   .init("projection.weight", rows: [0..<d, g..<g + d, d..<2 * d, g + d..<g + 2 * d]),
/// ])
/// ```
public struct FileTensor: Sendable, Equatable {
  /// Rows of a parameter.
  public struct Piece: Sendable, Equatable {
    /// The name of the parameter in the model.
    public var parameter: String
    /// The rows, in the order of the file.
    public var rows: [Range<Int>]

    /// Makes a piece.
    public init(_ parameter: String, rows: [Range<Int>]) {
      self.parameter = parameter
      self.rows = rows
    }

    var rowCount: Int { rows.reduce(0) { $0 + $1.count } }
  }

  /// The name in the file.
  public var name: String
  /// The shape in the file.
  public var shape: [Int]
  /// The rows of parameters, in the order of the file.
  public var pieces: [Piece]
  /// The columns of these rows, in the order of the file; nil for all.
  public var columns: [Range<Int>]?
  /// Whether the last two axes are transposed in the file.
  public var isTransposed: Bool
  /// The map from values in the file to values of the model.
  public var value: ValueMap

  /// Makes the description of a tensor.
  public init(
    _ name: String, shape: [Int], pieces: [Piece], columns: [Range<Int>]? = nil,
    isTransposed: Bool = false, value: ValueMap = .same
  ) {
    self.name = name
    self.shape = shape
    self.pieces = pieces
    self.columns = columns
    self.isTransposed = isTransposed
    self.value = value
  }

  /// Makes the description of a tensor with some rows of a parameter, or all of them, unchanged.
  public init(_ name: String, _ entry: NamedParameter, rows: Range<Int>? = nil) {
    let shape = entry.parameter.shape
    let rows = rows ?? 0..<(shape.first ?? 1)
    self.init(
      name, shape: shape.isEmpty ? [] : [rows.count] + shape.dropFirst(),
      pieces: [Piece(entry.name, rows: [rows])])
  }
}

/// A map from values in a file to values of a model.
public enum ValueMap: Sendable, Equatable {
  /// The identity: values are equal.
  case same
  /// Subtracts a constant from the value in the file, for example for norms that are stored plus one.
  case minus(Float)
  /// The logarithm of the negated value in the file, for example for decays that are stored as `-exp(a)`.
  case logOfNegative

  func toModel(_ number: Float) -> Float {
    switch self {
    case .same: number
    case .minus(let constant): number - constant
    case .logOfNegative: log(-number)
    }
  }

  func toFile(_ number: Float) -> Float {
    switch self {
    case .same: number
    case .minus(let constant): number + constant
    case .logOfNegative: -exp(number)
    }
  }
}
