import Sluice
import SluiceModels

/// A model description as JSON.
struct DescriptionFigures: Encodable {
  let modelType: String
  let className: String?
  let parameters, layers, hiddenSize, heads, keyValueHeads, headDimension, intermediateSize: Int?
  let vocabulary, context: Int?
  let gates: [String]?
  let stored: [ModelDescription.StoredType]
  let bytesInMemory, bytesPerToken: Int?
  let endTokens: [Int]?
  let ignored: [String]
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
    ignored = description.unknown
    problem = description.problem
  }
}
