import SluiceFiles
import SluicePlatform

/// A tensor of a file, and which numbers of a model it holds.
///
/// Files of others pack, cut, transpose and shift what a model holds as a parameter. The rows that the
/// pieces name follow each other along the file's first axis.
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
    /// The parameter's name in the model.
    public var parameter: String
    /// Its rows, in the file's order.
    public var rows: [Range<Int>]

    /// Names rows of a parameter.
    public init(_ parameter: String, rows: [Range<Int>]) {
      self.parameter = parameter
      self.rows = rows
    }

    var rowCount: Int { rows.reduce(0) { $0 + $1.count } }
  }

  /// Its name in the file.
  public var name: String
  /// Its shape in the file.
  public var shape: [Int]
  /// The rows it holds, in the file's order.
  public var pieces: [Piece]
  /// Which columns of these rows it holds, in the file's order; nil for all.
  public var columns: [Range<Int>]?
  /// Whether the last two axes are exchanged in the file.
  public var isTransposed: Bool
  /// From the file's numbers to the model's.
  public var value: ValueMap

  /// Describes a tensor of a file.
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

  /// Some rows of a parameter as they are, or all of them.
  public init(_ name: String, _ entry: NamedParameter, rows: Range<Int>? = nil) {
    let shape = entry.parameter.shape
    let rows = rows ?? 0..<(shape.first ?? 1)
    self.init(
      name, shape: shape.isEmpty ? [] : [rows.count] + shape.dropFirst(),
      pieces: [Piece(entry.name, rows: [rows])])
  }
}

/// How numbers of a file become numbers of a model.
public enum ValueMap: Sendable, Equatable {
  /// They are the same.
  case same
  /// The model's is the file's less a constant, as of norms that are stored plus one.
  case minus(Float)
  /// The model's is the logarithm of minus the file's, as of decays that are stored as `-exp(a)`.
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
