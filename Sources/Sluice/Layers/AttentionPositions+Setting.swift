import SluiceFiles

extension AttentionPositions {
  /// The names of position encodings in files; `learned` positions are added to the tokens, so
  /// attention has none.
  static let names: KeyValuePairs<String, String> = [
    "learned": "none", "rotary": "rotary", "alibi": "alibi", "none": "none",
  ]

  private var name: String {
    switch self {
    case .none: "none"
    case .rotary: "rotary"
    case .alibi: "alibi"
    }
  }

  /// The setting of a value with positions and a head dimension, which must be read before it.
  static func setting<Root>(
    _ path: any WritableKeyPath<Root, AttentionPositions> & Sendable,
    headDimension: any KeyPath<Root, Int> & Sendable
  ) -> Setting<Root> {
    Setting(
      keys: [
        "position_embedding_type", "rope_theta", "partial_rotary_factor", "rope_scaling",
      ],
      write: { root, container, _ in
        let positions = root[keyPath: path]
        try container.encode(positions.name, forKey: AnyCodingKey("position_embedding_type"))
        guard case .rotary(let rotary) = positions else { return }
        try container.encode(rotary.base, forKey: AnyCodingKey("rope_theta"))
        if rotary.rotatedDimension != rotary.headDimension {
          try container.encode(rotary.share, forKey: AnyCodingKey("partial_rotary_factor"))
        }
        if let scaling = RotaryScalingCoding(rotary.scaling) {
          try container.encode(scaling, forKey: AnyCodingKey("rope_scaling"))
        }
      },
      read: { root, reader in
        guard let name = try reader.choice("position_embedding_type", names) else { return }
        // Read for other kinds of positions too, so that invalid values are always errors.
        let rotary = RotaryEmbedding(
          headDimension: root[keyPath: headDimension],
          base: try reader.optional("rope_theta") ?? 10000,
          share: try reader.optional("partial_rotary_factor") ?? 1,
          scaling: try scaling(reader))
        root[keyPath: path] =
          switch name {
          case "rotary": .rotary(rotary)
          case "alibi": .alibi
          default: .none
          }
      },
      isEqual: { $0[keyPath: path] == $1[keyPath: path] })
  }

  private static func scaling(_ reader: SettingsReader) throws -> RotaryScaling {
    let coded: RotaryScalingCoding? = try reader.optional("rope_scaling")
    guard let coded else { return .none }
    guard let scaling = coded.scaling else {
      throw SettingsError.badValue(
        key: "rope_scaling", found: "rope_type \"\(coded.type)\"",
        expected: """
          "linear", "ntk", "dynamic", "yarn" or "llama3" with a factor, and with \
          original_max_position_embeddings for the last three; "per-pair" with factors
          """)
    }
    return scaling
  }
}

extension RotaryEmbedding {
  /// Rotary positions that rotate a share of each head.
  ///
  /// `validate()` throws if the share is not an even number of elements.
  public init(
    headDimension: Int, base: Float = 10000, share: Float, scaling: RotaryScaling = .none
  ) {
    let rotated = (Double(headDimension) * Double(share)).rounded()
    self.init(
      headDimension: headDimension, base: base, rotatedDimension: Int(exactly: rotated) ?? 0,
      scaling: scaling)
  }

  /// The share of each head that is rotated, from 0 to 1.
  public var share: Float { Float(rotatedDimension) / Float(headDimension) }

  /// Rotary positions with the same settings for another head dimension.
  func resized(headDimension: Int) -> RotaryEmbedding {
    RotaryEmbedding(
      headDimension: headDimension, base: base,
      share: self.headDimension > 0 ? share : 1, scaling: scaling)
  }
}
