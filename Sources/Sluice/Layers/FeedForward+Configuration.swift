extension FeedForward {
  /// The sizes and kinds of a feed-forward layer.
  public struct Configuration: Sendable, Hashable {
    /// The nonlinearity between the maps.
    public var kind: Kind
    /// Elements of a token between the maps.
    public var intermediateSize: Int
    /// Whether the maps add vectors.
    public var bias: Bool

    /// Describes a layer.
    public init(kind: Kind = .gelu, intermediateSize: Int, bias: Bool = true) {
      self.kind = kind
      self.intermediateSize = intermediateSize
      self.bias = bias
    }

    /// What files hold of it.
    public static let settings = SettingsTable<Self>([
      Setting("hidden_act", \.kind, names: ["gelu": .gelu, "silu": .swiglu]),
      Setting("intermediate_size", \.intermediateSize),
    ])

    /// Throws what no layer can be made of.
    public func validate() throws(ConfigurationError) {
      try ConfigurationError.requireSize("intermediateSize", intermediateSize)
    }
  }
}
