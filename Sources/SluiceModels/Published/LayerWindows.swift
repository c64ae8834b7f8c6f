import Sluice
import SluiceFiles

/// The layers of a published model with a sliding window, and the size of the window.
struct LayerWindows {
  /// The names of both kinds in `layer_types`.
  static let (full, sliding) = ("full_attention", "sliding_attention")

  /// The most layers of which a file says nothing one by one: their settings take memory before weights are looked at.
  private static let layerLimit = 1 << 12

  /// Whether each layer has a sliding window.
  let isSliding: [Bool]
  /// The size of the window in tokens.
  let window: Int?

  /// Reads `layer_types`.
  ///
  /// - Parameters:
  ///   - reader: the settings.
  ///   - layerCount: the number of layers.
  ///   - window: the size of the window; nil for no windows.
  ///   - isSliding: whether a layer has a window, if `layer_types` is missing.
  init(
    _ reader: SettingsReader, layerCount: Int, window: Int?, otherwise isSliding: (Int) -> Bool
  ) throws {
    self.window = window
    guard let types: [String] = try reader.optional("layer_types") else {
      guard layerCount <= Self.layerLimit else {
        throw SettingsError.badValue(
          key: "num_hidden_layers", found: "\(layerCount)",
          expected: "at most \(Self.layerLimit), as there are no layer_types")
      }
      // A count that is too small is reported by `validate()`.
      self.isSliding = (0..<max(0, layerCount)).map { window != nil && isSliding($0) }
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

  /// The windows of a model.
  init(of model: LanguageModel.Configuration) {
    let windows = (0..<max(0, model.transformer.layerCount)).map {
      model.transformer.block(at: $0).attention.slidingWindow
    }
    isSliding = windows.map { $0 != nil }
    window = windows.compactMap(\.self).first
  }

  /// The entries of `layer_types`.
  var types: [String] { isSliding.map { $0 ? Self.sliding : Self.full } }

  /// Sets the window of each layer; the first layer defines the block that does not differ.
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
