import SluiceFiles

extension TransformerBlock {
  /// The settings of a transformer block with attention.
  ///
  /// Settings of the attention can be accessed directly: `configuration.softCap = 30`.
  @dynamicMemberLookup
  public struct Configuration: Sendable, Hashable {
    /// The settings of the attention; its hidden size is that of the block.
    public var attention: GatedSelfAttention.Configuration
    /// The settings of the feed-forward layer.
    public var feedForward: FeedForward.Configuration
    /// The settings of the norms.
    public var normalization: Normalization.Configuration
    /// The dropout probability of the outputs of both layers in training.
    public var dropout: Float
    /// The gate of the residual connections, with the placement `residual` or `gru`; nil for sums.
    public var residualGate: Gate?

    /// Makes settings.
    public init(
      attention: GatedSelfAttention.Configuration, feedForward: FeedForward.Configuration,
      normalization: Normalization.Configuration = .init(), dropout: Float = 0,
      residualGate: Gate? = nil
    ) {
      self.attention = attention
      self.feedForward = feedForward
      self.normalization = normalization
      self.dropout = dropout
      self.residualGate = residualGate
    }

    /// Makes settings, with or without biases in the feed-forward layer and the norms.
    public init(
      attention: GatedSelfAttention.Configuration, intermediateSize: Int,
      feedForward: FeedForward.Kind = .gelu, normalization: Normalization = .layer,
      epsilon: Float? = nil, bias: Bool = true, dropout: Float = 0, residualGate: Gate? = nil
    ) {
      self.init(
        attention: attention,
        feedForward: .init(kind: feedForward, intermediateSize: intermediateSize, bias: bias),
        normalization: .init(normalization, epsilon: epsilon, bias: bias), dropout: dropout,
        residualGate: residualGate)
    }

    /// A setting of the attention.
    public subscript<Value>(
      dynamicMember path: WritableKeyPath<GatedSelfAttention.Configuration, Value>
    ) -> Value {
      get { attention[keyPath: path] }
      set { attention[keyPath: path] = newValue }
    }

    /// All gates: those of the attention, then the residual gate.
    public var gates: [Gate] {
      get { attention.gates + [residualGate].compactMap(\.self) }
      set {
        residualGate = newValue.first(where: \.isResidual)
        // A second residual gate is kept, so that `validate()` reports it.
        let first = newValue.firstIndex(where: \.isResidual)
        attention.gates = newValue.enumerated().filter { $0.offset != first }.map(\.element)
      }
    }

    /// Whether linear layers and layer norms have biases; setting it changes all of them.
    public var bias: Bool {
      get { attention.bias }
      set {
        (attention.bias, feedForward.bias, normalization.bias) = (newValue, newValue, newValue)
        attention.outputBias = nil
      }
    }

    /// Throws an error if the settings are invalid.
    public func validate() throws(ConfigurationError) {
      if residualGate != nil, let second = attention.gates.first(where: \.isResidual) {
        throw .impossibleGate(
          gate: second.name, reason: "there is another gate with this placement")
      }
      try attention.validate()
      try feedForward.validate()
      try normalization.validate()
      try ConfigurationError.requireDropout("dropout", dropout)
      guard let residualGate else { return }
      try residualGate.validate()
      try attention.validate(residualGate)
      guard residualGate.isResidual else {
        throw .impossibleGate(gate: residualGate.name, reason: "it is not a residual gate")
      }
    }
  }
}

// MARK: - Files

extension TransformerBlock.Configuration: SettingsCodable {
  /// The settings in `config.json`.
  public static let settings = SettingsTable<Self>([
    .gates(\.gates),
    Setting("hidden_dropout", \.dropout, isRequired: false),
    Setting(
      keys: ["mlp_bias"],
      write: { block, container, _ in
        try container.encode(block.feedForward.bias, forKey: AnyCodingKey("mlp_bias"))
      },
      // Missing settings of biases have the value of the attention's setting.
      read: { block, reader in
        guard !reader.isPartial || reader.has("mlp_bias") else { return }
        block.feedForward.bias = try reader.optional("mlp_bias") ?? block.attention.bias
      },
      isEqual: { $0.feedForward.bias == $1.feedForward.bias }),
    Setting(
      keys: ["norm_bias"],
      write: { block, container, isAlways in
        guard block.normalization.bias != block.feedForward.bias || isAlways else { return }
        try container.encode(block.normalization.bias, forKey: AnyCodingKey("norm_bias"))
      },
      read: { block, reader in
        guard !reader.isPartial || reader.has("norm_bias") else { return }
        block.normalization.bias = try reader.optional("norm_bias") ?? block.feedForward.bias
      },
      isEqual: { $0.normalization.bias == $1.normalization.bias }),
  ])
  .holding(Normalization.Configuration.settings, at: \.normalization)
  .holding(FeedForward.Configuration.settings, at: \.feedForward)
  .holding(GatedSelfAttention.Configuration.settings, at: \.attention, leavingOut: ["gates"])

  /// Settings without sizes, to be read from a file.
  public static var unread: Self { Self(attention: .unread, intermediateSize: 0) }
}
