import Sluice
import SluiceModels

/// The lines of a model description.
struct DescriptionTable {
  private let description: ModelDescription

  init(_ description: ModelDescription) { self.description = description }

  var text: String { Wording.rows(rows, nameWidth: 14) }

  private typealias Row = (name: String, value: String)

  private var rows: [Row] {
    let className = description.className.map { " (\($0))" } ?? ""
    var rows: [Row] = [("Architecture", description.modelType + className)]
    if let model = description.configuration { rows += lines(of: model) }
    let stored = description.storedTypes.map {
      "\($0.type): \(Wording.count($0.tensorCount, "tensor")), \(Wording.bytes($0.byteCount))"
    }
    rows.append(("Stored", stored.joined(separator: "; ")))
    if let bytes = description.byteCountInMemory, let perToken = description.byteCountPerToken {
      rows.append(
        (
          "Memory",
          "\(Wording.bytes(bytes)) of weights, \(Wording.bytes(perToken)) of cache for each token"
        ))
    }
    if let generation = description.generation, !generation.endTokens.isEmpty {
      rows.append(("End tokens", generation.endTokens.map(String.init).joined(separator: ", ")))
    }
    for unknown in description.unknown { rows.append(("Ignored", unknown)) }
    return rows
  }

  private func lines(of model: LanguageModel.Configuration) -> [Row] {
    let block = model.transformer.block
    let attention = block.attention
    var lines: [Row] = [
      ("Parameters", Wording.count(model.parameterCount)),
      ("Layers", "\(model.transformer.layerCount)"),
      ("Hidden size", Wording.count(attention.hiddenSize)),
      (
        "Heads",
        """
        \(attention.headCount) (dimension \(attention.headDimension)), \
        \(Wording.count(attention.keyValueHeadCount, "key/value head"))
        """
      ),
      (
        "Feed-forward",
        "\(block.feedForward.kind.rawValue), \(Wording.count(block.feedForward.intermediateSize))"
      ),
      ("Positions", positions(model)),
      ("Context", Wording.count(model.contextLength, "token")),
    ]
    let gates = block.gates.map(\.name)
    if !gates.isEmpty { lines.append(("Gates", gates.joined(separator: ", "))) }
    if let windows = windows(model) { lines.append(("Windows", windows)) }
    let output = model.tied ? "tied output layer" : "separate output layer"
    lines.append(("Vocabulary", "\(Wording.count(model.vocabularySize, "token")), \(output)"))
    return lines
  }

  private func positions(_ model: LanguageModel.Configuration) -> String {
    let blocks = [model.transformer.block] + model.transformer.differentBlocks.values
    for block in blocks {
      guard case .rotary(let rotary) = block.attention.positions else { continue }
      let scaling = rotary.scaling == .none ? "" : ", \(rotary.scaling)"
      return "rotary, base \(Wording.significant(Double(rotary.base)))\(scaling)"
    }
    return model.positions.rawValue
  }

  /// The layers with a sliding window; nil if there are none.
  private func windows(_ model: LanguageModel.Configuration) -> String? {
    let windows = (0..<model.transformer.layerCount).compactMap {
      model.transformer.block(at: $0).attention.slidingWindow
    }
    guard !windows.isEmpty else { return nil }
    let sizes = Set(windows).sorted().map(String.init).joined(separator: " or ")
    return "\(sizes) tokens in \(windows.count) of \(model.transformer.layerCount) layers"
  }
}
