import Synchronization

extension Parameter {
  /// What a parameter is, which decides how some optimizers treat it.
  public enum Role: Sendable, Hashable {
    /// A linear map from one hidden space to another.
    case matrix
    /// A row for each token, position or class: embeddings and the head that predicts tokens.
    case embedding
    /// Scales, biases and single numbers.
    case vector
  }

  /// What an optimizer does with a parameter.
  public struct Group: Sendable, Hashable {
    /// What the parameter is.
    public var role: Role
    /// Whether weight decay acts on it.
    public var decays: Bool
    /// Its learning rate over that of the others.
    public var rateFactor: Float = 1
  }

  /// A run of rows of a packed parameter, and its name.
  public struct Part: Sendable, Hashable {
    /// What the rows are, such as `q`.
    public let name: String
    /// Where they lie along the first axis.
    public let rows: Range<Int>

    /// Names a run of rows.
    public init(_ name: String, rows: Range<Int>) {
      self.name = name
      self.rows = rows
    }

    static func cover(_ parts: [Part], rowCount: Int) -> Bool {
      var end = 0
      for part in parts {
        guard part.rows.lowerBound == end else { return false }
        end = part.rows.upperBound
      }
      return end == rowCount
    }
  }

  /// What an optimizer does with it: matrices and embeddings decay, vectors do not.
  public var group: Group {
    get { state.withLock { $0.group } }
    set { state.withLock { $0.group = newValue } }
  }

  /// What it is to an optimizer.
  public var role: Role { group.role }

  /// Whether training changes it; of a frozen parameter no gradient is computed.
  public var isTrainable: Bool {
    get { state.withLock { $0.isTrainable } }
    set { state.withLock { $0.isTrainable = newValue } }
  }

  /// Numbers in all.
  public var count: Int { shape.reduce(1, *) }
}
