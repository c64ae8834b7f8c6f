import ArgumentParser
import Sluice
import SluiceFiles
import SluiceModels
import SluiceTraining

struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Tells what a model is: architecture, sizes, types, memory.",
    discussion: """
      MODEL is a run's folder (its best checkpoint is taken), the folder of a checkpoint, or a folder as \
      Hugging Face publishes models: config.json and model.safetensors. Its weights are not read.

      A model that cannot be opened is described as far as its files can be read; the last line says why \
      it cannot, and the exit code is 78.

      EXAMPLES
        sluice describe runs/notes
        sluice describe SmolLM2-135M --json
      """)

  @Argument(help: "The model's folder.")
  var model: String

  @Flag(help: "Print the description as JSON.")
  var json = false

  func run() throws {
    let folder = try RunFolder.checkpoint(at: model)
    let description = try ModelDescription(contentsOf: folder)
    try StandardOutput.write(
      json
        ? JSONText.line(DescriptionFigures(description)) : DescriptionTable(description).text)
    if let problem = description.problem { throw CannotBeOpened(problem: problem) }
  }
}

/// A model whose description says why it cannot be opened.
struct CannotBeOpened: SluiceError {
  let problem: String

  var category: ErrorCategory { .badConfiguration }
  var description: String { problem }
}

/// The lines of a description.
struct DescriptionTable {
  private let description: ModelDescription

  init(_ description: ModelDescription) { self.description = description }

  var text: String {
    rows.map { name, value in
      name + String(repeating: " ", count: 14 - name.count) + value + "\n"
    }.joined()
  }

  private var rows: [(String, String)] {
    var rows = [
      ("Architecture", description.modelType + (description.className.map { " (\($0))" } ?? ""))
    ]
    if let model = description.configuration { rows += lines(of: model) }
    rows.append(
      (
        "Stored",
        description.storedTypes.map {
          "\($0.type): \(Wording.count($0.tensorCount, "tensor")), \(Wording.bytes($0.byteCount))"
        }.joined(separator: "; ")
      ))
    if let bytes = description.byteCountInMemory, let perToken = description.byteCountPerToken {
      rows.append(
        (
          "In memory",
          "\(Wording.bytes(bytes)), and \(Wording.bytes(perToken)) for each token of a text"
        ))
    }
    if let generation = description.generation, !generation.endTokens.isEmpty {
      let tokens = generation.endTokens.map(String.init).joined(separator: " or ")
      rows.append(("Text ends", "with the token \(tokens)"))
    }
    for unknown in description.unknown { rows.append(("Not read", unknown)) }
    return rows
  }

  private func lines(of model: LanguageModel.Configuration) -> [(String, String)] {
    let block = model.transformer.block
    let attention = block.attention
    var lines = [
      ("Parameters", Wording.count(model.parameterCount)),
      ("Layers", "\(model.transformer.layerCount), \(attention.hiddenSize) wide"),
      (
        "Heads",
        """
        \(attention.headCount) of \(attention.headDimension) numbers, keys and values \
        \(attention.keyValueHeadCount)
        """
      ),
      (
        "Feed-forward",
        "\(block.feedForward.kind.rawValue), \(block.feedForward.intermediateSize) wide"
      ),
      ("Positions", positions(model)),
      ("Context", "\(Wording.count(model.contextLength)) tokens"),
    ]
    let gates = block.gates.map(\.name)
    if !gates.isEmpty { lines.append(("Gates", gates.joined(separator: ", "))) }
    if let windows = windows(model) { lines.append(("Windows", windows)) }
    lines.append(
      (
        "Vocabulary",
        "\(Wording.count(model.vocabularySize)), \(model.tied ? "head shared with the embedding" : "with a head of its own")"
      ))
    return lines
  }

  private func positions(_ model: LanguageModel.Configuration) -> String {
    let all = [model.transformer.block] + model.transformer.differentBlocks.values
    for block in all {
      guard case .rotary(let rotary) = block.attention.positions else { continue }
      let scaling = rotary.scaling == .none ? "" : ", \(rotary.scaling)"
      return "rotary, base \(rotary.base)\(scaling)"
    }
    return model.positions.rawValue
  }

  /// Which layers see a window only; nil where none does.
  private func windows(_ model: LanguageModel.Configuration) -> String? {
    let windows = (0..<model.transformer.layerCount).compactMap {
      model.transformer.block(at: $0).attention.slidingWindow
    }
    guard let first = windows.first else { return nil }
    let widths = Set(windows).count == 1 ? "\(first)" : "different numbers of"
    return "\(widths) tokens in \(windows.count) of \(model.transformer.layerCount) layers"
  }
}

/// A description as JSON.
private struct DescriptionFigures: Encodable {
  let modelType: String
  let className: String?
  let parameters, layers, hiddenSize, heads, keyValueHeads, headDimension, intermediateSize: Int?
  let vocabulary, context: Int?
  let gates: [String]?
  let stored: [ModelDescription.StoredType]
  let bytesInMemory, bytesPerToken: Int?
  let endTokens: [Int]?
  let unknown: [String]
  let problem: String?

  init(_ description: ModelDescription) {
    let model = description.configuration
    let attention = model?.transformer.block.attention
    modelType = description.modelType
    className = description.className
    parameters = description.parameterCount
    layers = model?.transformer.layerCount
    hiddenSize = attention?.hiddenSize
    heads = attention?.headCount
    keyValueHeads = attention?.keyValueHeadCount
    headDimension = attention?.headDimension
    intermediateSize = model?.transformer.block.feedForward.intermediateSize
    vocabulary = model?.vocabularySize
    context = model?.contextLength
    gates = model?.transformer.block.gates.map(\.name)
    stored = description.storedTypes
    bytesInMemory = description.byteCountInMemory
    bytesPerToken = description.byteCountPerToken
    endTokens = description.generation?.endTokens
    unknown = description.unknown
    problem = description.problem
  }
}
