import Sluice
import SluiceFiles

/// Which layers of a published model see a window of the tokens before, and how wide it is.
struct LayerWindows {
  /// The names of both kinds in `layer_types`.
  static let (full, sliding) = ("full_attention", "sliding_attention")

  /// For each layer, whether it sees a window only.
  let isSliding: [Bool]
  /// The window's tokens, the own among them.
  let window: Int?

  /// Reads `layer_types`.
  ///
  /// - Parameters:
  ///   - reader: the settings.
  ///   - layerCount: how many layers there are.
  ///   - window: the window's tokens; nil for no windows.
  ///   - isSliding: tells of a layer where `layer_types` is not there.
  init(
    _ reader: SettingsReader, layerCount: Int, window: Int?, otherwise isSliding: (Int) -> Bool
  ) throws {
    // A count that cannot be is told when all is read.
    let layers = 0..<max(0, min(layerCount, 1 << 24))
    self.window = window
    guard let types: [String] = try reader.optional("layer_types") else {
      self.isSliding = layers.map { window != nil && isSliding($0) }
      return
    }
    guard types.count == layerCount else {
      throw SettingsError.badValue(
        key: "layer_types", found: "a list of \(types.count)",
        expected: "one of \(layerCount), as num_hidden_layers")
    }
    if let strange = types.first(where: { $0 != Self.full && $0 != Self.sliding }) {
      throw SettingsError.badValue(
        key: "layer_types", found: "\"\(strange)\" among others",
        expected: "\"\(Self.full)\" or \"\(Self.sliding)\"")
    }
    guard window != nil || !types.contains(Self.sliding) else {
      throw SettingsError.badValue(
        key: "layer_types", found: "\"\(Self.sliding)\" among others",
        expected: "\"\(Self.full)\" alone, as there is no sliding_window")
    }
    self.isSliding = types.map { $0 == Self.sliding }
  }

  /// What a model's settings say.
  init(of model: LanguageModel.Configuration) {
    let windows = (0..<max(0, model.transformer.layerCount)).map {
      model.transformer.block(at: $0).attention.slidingWindow
    }
    isSliding = windows.map { $0 != nil }
    window = windows.compactMap(\.self).first
  }

  /// The entries of `layer_types`.
  var types: [String] { isSliding.map { $0 ? Self.sliding : Self.full } }

  /// Gives each layer its window: the first layer's is that of all that do not differ.
  func apply(to model: inout LanguageModel.Configuration) {
    func block(_ isSliding: Bool) -> TransformerBlock.Configuration {
      var block = model.transformer.block
      block.attention.visibility = .causal(window: isSliding ? window : nil)
      return block
    }
    let first = isSliding.first ?? false
    let (usual, other) = (block(first), block(!first))
    model.transformer.block = usual
    model.transformer.differentBlocks = [:]
    for (index, isSliding) in isSliding.enumerated() where isSliding != first {
      model.transformer.differentBlocks[index] = other
    }
  }
}
