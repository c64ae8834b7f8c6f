import Sluice
import SluiceFiles

extension Transformer {
  /// The settings of a transformer stack.
  ///
  /// Settings of its blocks and of their attention can be accessed directly: `configuration.softCap = 30`.
  @dynamicMemberLookup
  public struct Configuration: Sendable, Hashable {
    /// The number of blocks.
    public var layerCount: Int
    /// The settings of the blocks, except those in `differentBlocks`.
    public var block: TransformerBlock.Configuration
    /// The settings of blocks that differ, by index.
    public var differentBlocks: [Int: TransformerBlock.Configuration]

    /// Makes settings.
    public init(
      layerCount: Int, block: TransformerBlock.Configuration,
      differentBlocks: [Int: TransformerBlock.Configuration] = [:]
    ) {
      self.layerCount = layerCount
      self.block = block
      self.differentBlocks = differentBlocks
    }

    /// A setting of the common blocks.
    public subscript<Value>(
      dynamicMember path: WritableKeyPath<TransformerBlock.Configuration, Value>
    ) -> Value {
      get { block[keyPath: path] }
      set { block[keyPath: path] = newValue }
    }

    /// The settings of the block at an index.
    public func block(at index: Int) -> TransformerBlock.Configuration {
      differentBlocks[index] ?? block
    }

    /// Throws an error if the settings are invalid.
    public func validate() throws(ConfigurationError) {
      try ConfigurationError.requireSize("layerCount", layerCount)
      try block.validate()
      for (index, other) in differentBlocks.sorted(by: { $0.key < $1.key }) {
        try ConfigurationError.require("differentBlocks", index, in: 0...layerCount - 1)
        try other.validate()
        guard other.attention.hiddenSize == block.attention.hiddenSize else {
          throw .outOfRange(
            setting: "hiddenSize", value: "\(other.attention.hiddenSize)",
            expected: "\(block.attention.hiddenSize), as in the other blocks")
        }
      }
    }

    /// Calls `body` once for each kind of block, with the number of such blocks.
    package func forEachKind<Failure: Error>(
      _ body: (TransformerBlock.Configuration, _ count: Int) throws(Failure) -> Void
    ) throws(Failure) {
      try body(block, layerCount - differentBlocks.count)
      for other in differentBlocks.values { try body(other, 1) }
    }
  }
}

// MARK: - Files

extension Transformer.Configuration: SettingsCodable {
  /// The format in files: a flat object and, if blocks differ, `layers` with the settings in which
  /// each block differs.
  public static let settings = SettingsTable<Self>([
    Setting("num_hidden_layers", \.layerCount),
    Setting(
      keys: ["layers"],
      write: { stack, container, _ in
        guard !stack.differentBlocks.isEmpty else { return }
        let differences = (0..<stack.layerCount).map {
          BlockDifference(block: stack.block(at: $0), base: stack.block)
        }
        try container.encode(differences, forKey: AnyCodingKey("layers"))
      },
      read: { stack, reader in
        guard let layers: [BlockReader] = try reader.optional("layers") else { return }
        guard layers.count == stack.layerCount else {
          throw SettingsError.badValue(
            key: "layers", found: "a list of \(layers.count)",
            expected: "a list of \(stack.layerCount), as num_hidden_layers")
        }
        for (index, layer) in layers.enumerated() {
          let block = try layer.block(on: stack.block)
          if block != stack.block { stack.differentBlocks[index] = block }
        }
      },
      isEqual: { $0.differentBlocks == $1.differentBlocks }),
  ])
  .holding(TransformerBlock.Configuration.settings, at: \.block)

  /// Settings without sizes, to be filled from a file.
  public static var unread: Self { Self(layerCount: 0, block: .unread) }

  /// Writes only the settings in which a block differs.
  private struct BlockDifference: Encodable {
    let block: TransformerBlock.Configuration
    let base: TransformerBlock.Configuration

    func encode(to encoder: any Encoder) throws {
      try TransformerBlock.Configuration.settings.encode(block, to: encoder, unlike: base)
    }
  }

  /// A reader of a block's settings, which are decoded after the settings that they are based on.
  private struct BlockReader: Decodable {
    let reader: SettingsReader

    init(from decoder: any Decoder) throws {
      reader = try SettingsReader(decoder, isPartial: true)
    }

    func block(on base: TransformerBlock.Configuration) throws -> TransformerBlock.Configuration {
      let settings = TransformerBlock.Configuration.settings
      try reader.refuseUnknown(known: settings.keys)
      var block = base
      try settings.decode(&block, from: reader)
      return block
    }
  }
}
