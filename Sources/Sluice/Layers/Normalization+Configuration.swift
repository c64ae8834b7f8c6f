import SluiceFiles

extension Normalization {
  /// The settings of norms.
  public struct Configuration: Sendable, Hashable {
    /// The type of norm.
    public var kind: Normalization
    /// Added to the variance or mean square for numerical stability.
    public var epsilon: Float
    /// Whether layer norm has a bias; RMS norm has none.
    public var bias: Bool
    /// Whether RMS norm is zero-centered: its scale is 1 plus the parameter.
    public var isZeroCentered: Bool
    /// The placement of norms in a block.
    public var placement: Placement

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - kind: the type of norm.
    ///   - epsilon: added to the variance or mean square; nil for the default of the type.
    ///   - bias: whether layer norm has a bias.
    ///   - isZeroCentered: whether the scale of RMS norm is 1 plus the parameter.
    ///   - placement: the placement of norms in a block.
    public init(
      _ kind: Normalization = .layer, epsilon: Float? = nil, bias: Bool = true,
      isZeroCentered: Bool = false, placement: Placement = .before
    ) {
      self.kind = kind
      self.epsilon = epsilon ?? kind.usualEpsilon
      self.bias = bias
      self.isZeroCentered = isZeroCentered
      self.placement = placement
    }

    /// A layer for rows of `width` elements.
    public func layer(_ width: Int) -> any NormalizationLayer {
      kind.layer(width, epsilon: epsilon, bias: bias, isZeroCentered: isZeroCentered)
    }

    /// Functions that make the norms of a block, for rows of `width` elements; each call makes a new norm.
    func layers(_ width: Int) -> (
      input: () -> (any NormalizationLayer)?, output: () -> (any NormalizationLayer)?
    ) {
      (
        input: { placement == .branch ? nil : layer(width) },
        output: { placement == .branch || placement == .around ? layer(width) : nil }
      )
    }

    /// The settings in `config.json`.
    public static let settings = SettingsTable<Self>([
      kindAndEpsilon,
      Setting("norm_placement", \.placement, usual: .before),
      Setting("norm_zero_centered", \.isZeroCentered, usual: false),
    ])

    /// Which of the two keys is present determines the type of norm.
    private static let kindAndEpsilon = Setting<Self>(
      keys: ["layer_norm_eps", "rms_norm_eps"],
      write: { norm, container, _ in
        try container.encode(
          norm.epsilon,
          forKey: AnyCodingKey(norm.kind == .layer ? "layer_norm_eps" : "rms_norm_eps"))
      },
      read: { norm, reader in
        let layer: Float? = try reader.optional("layer_norm_eps")
        let rms: Float? = try reader.optional("rms_norm_eps")
        switch (layer, rms) {
        case (let epsilon?, nil): (norm.kind, norm.epsilon) = (.layer, epsilon)
        case (nil, let epsilon?): (norm.kind, norm.epsilon) = (.rms, epsilon)
        case (nil, nil):
          guard reader.isPartial else {
            throw SettingsError.missingKey("layer_norm_eps or rms_norm_eps")
          }
        case (_?, _?):
          throw SettingsError.badValue(
            key: "rms_norm_eps", found: "present", expected: "only one of it and layer_norm_eps")
        }
      },
      isEqual: { $0.kind == $1.kind && $0.epsilon == $1.epsilon })

    /// Throws an error if the settings are invalid.
    public func validate() throws(ConfigurationError) {
      try ConfigurationError.require("epsilon", epsilon, in: 0...1)
      guard kind == .rms || !isZeroCentered else {
        throw .outOfRange(
          setting: "isZeroCentered", value: "true",
          expected: "false: layer norm cannot be zero-centered")
      }
    }
  }

  /// The placement of norms relative to a layer `f` of a block.
  public enum Placement: String, Sendable, Codable, CaseIterable {
    /// Pre-norm: `x + f(norm(x))`. Source: Xiong et al. 2020 (arXiv 2002.04745).
    case before
    /// Post-norm: `norm(x + f(x))`, as in the original transformer. Source: Vaswani et al. 2017 (arXiv
    /// 1706.03762).
    case after
    /// Norms before and after: `x + norm(f(norm(x)))`. Source: Gemma Team 2024, "Gemma 2" (arXiv 2408.00118).
    case around
    /// A norm on the branch: `x + norm(f(x))`. Source: OLMo Team 2025, "2 OLMo 2 Furious" (arXiv 2501.00656).
    case branch
  }
}
