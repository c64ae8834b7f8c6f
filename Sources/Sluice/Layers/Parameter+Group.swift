import Synchronization

extension Parameter {
  /// The role of a parameter, which determines how some optimizers treat it.
  public enum Role: Sendable, Hashable {
    /// The weight of a linear map between hidden spaces.
    case matrix
    /// A row for each token, position or class: embeddings and the output layer of a language model.
    case embedding
    /// Scales, biases and single numbers.
    case vector
  }

  /// The settings of a parameter for optimizers.
  public struct Group: Sendable, Hashable {
    /// The role of the parameter.
    public var role: Role
    /// Whether weight decay is applied.
    public var decays: Bool
    /// A factor on the learning rate.
    public var rateFactor: Float = 1
  }

  /// A named range of rows of a packed parameter.
  public struct Part: Sendable, Hashable {
    /// The name of the part, such as `q`.
    public let name: String
    /// The rows of the part.
    public let rows: Range<Int>

    /// Makes a part.
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

  /// The settings for optimizers; by default, weight decay is applied to matrices and embeddings, not to
  /// vectors.
  public var group: Group {
    get { state.withLock { $0.group } }
    set { state.withLock { $0.group = newValue } }
  }

  /// The role of the parameter for optimizers.
  public var role: Role { group.role }

  /// Whether training changes the parameter; if false (frozen), no gradient is computed.
  public var isTrainable: Bool {
    get { state.withLock { $0.isTrainable } }
    set { state.withLock { $0.isTrainable = newValue } }
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
}
