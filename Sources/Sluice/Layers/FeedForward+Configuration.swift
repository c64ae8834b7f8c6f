extension FeedForward {
  /// The settings of a feed-forward layer.
  public struct Configuration: Sendable, Hashable {
    /// The type of the layer.
    public var kind: Kind
    /// The intermediate size: the number of elements of a token between the two maps.
    public var intermediateSize: Int
    /// Whether the maps have biases.
    public var bias: Bool

    /// Makes settings.
    public init(kind: Kind = .gelu, intermediateSize: Int, bias: Bool = true) {
      self.kind = kind
      self.intermediateSize = intermediateSize
      self.bias = bias
    }

    /// The settings in `config.json`.
    public static let settings = SettingsTable<Self>([
      Setting("hidden_act", \.kind, names: ["gelu": .gelu, "silu": .swiglu]),
      Setting("intermediate_size", \.intermediateSize),
    ])

    /// Throws an error if the settings are invalid.
    public func validate() throws(ConfigurationError) {
      try ConfigurationError.requireSize("intermediateSize", intermediateSize)
    }
  }
}
