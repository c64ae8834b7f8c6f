import SluiceFiles

extension Normalization {
  /// The kind of norms and what is particular to them.
  public struct Configuration: Sendable, Hashable {
    /// The kind.
    public var kind: Normalization
    /// Added under the root.
    public var epsilon: Float
    /// Whether layer norm shifts; RMS norm never does.
    public var bias: Bool
    /// Whether RMS norm keeps its weights less one, so that they start and decay at zero.
    public var isZeroCentered: Bool
    /// Where norms stand in a block.
    public var placement: Placement

    /// Describes norms.
    ///
    /// - Parameters:
    ///   - kind: their kind.
    ///   - epsilon: added under the root; nil for the kind's usual value.
    ///   - bias: whether layer norm shifts.
    ///   - isZeroCentered: whether RMS norm keeps its weights less one.
    ///   - placement: where norms stand in a block.
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

    /// The layers of a block, for rows of `width` elements: each call makes a new one.
    func layers(_ width: Int) -> (
      input: () -> (any NormalizationLayer)?, output: () -> (any NormalizationLayer)?
    ) {
      (
        input: { placement == .branch ? nil : layer(width) },
        output: { placement == .branch || placement == .around ? layer(width) : nil }
      )
    }

    /// What files hold of it.
    public static let settings = SettingsTable<Self>([
      kindAndEpsilon,
      Setting("norm_placement", \.placement, usual: .before),
      Setting("norm_zero_centered", \.isZeroCentered, usual: false),
    ])

    /// One key or the other tells the kind.
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
            key: "rms_norm_eps", found: "there", expected: "nothing beside layer_norm_eps")
        }
      },
      isEqual: { $0.kind == $1.kind && $0.epsilon == $1.epsilon })

    /// Throws what no norm can be made of.
    public func validate() throws(ConfigurationError) {
      try ConfigurationError.require("epsilon", epsilon, in: 0...1)
      guard kind == .rms || !isZeroCentered else {
        throw .outOfRange(
          setting: "isZeroCentered", value: "true",
          expected: "false: layer norm keeps its weights as they are")
      }
    }
  }

  /// Where norms stand around a layer `f` of a block.
  public enum Placement: String, Sendable, Codable, CaseIterable {
    /// `x + f(norm(x))`. Source: Xiong et al. 2020 (arXiv 2002.04745).
    case before
    /// `norm(x + f(x))`, as in the first transformer. Source: Vaswani et al. 2017 (arXiv 1706.03762).
    case after
    /// `x + norm(f(norm(x)))`. Source: Gemma Team 2024, "Gemma 2" (arXiv 2408.00118).
    case around
    /// `x + norm(f(x))`. Source: OLMo Team 2025, "2 OLMo 2 Furious" (arXiv 2501.00656).
    case branch
  }
}
