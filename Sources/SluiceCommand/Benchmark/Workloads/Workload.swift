import Sluice
import SluiceModels

/// A workload: its name, its number of operations, and the code to time.
struct Workload {
  /// The name in tables: `layer 8 x 256 x 256, 8 heads, forward`.
  let name: String
  /// The number of multiplications and additions in its matrix products.
  let operationCount: Double
  /// The number of tokens that a run reads or generates; nil if tokens per second are not meaningful.
  var tokenCount: Int?
  /// Makes the inputs and returns the code to time.
  let prepare: () throws -> () -> Void
}

extension Precision {
  /// The suffix of a workload's name for precisions other than float32.
  var remark: String { self == .float32 ? "" : ", \(rawValue)" }
}

extension ActivationFormat {
  /// The suffix of a workload's name for activation formats other than float32.
  var remark: String { self == .float32 ? "" : ", \(rawValue) activations" }
}

extension Workload {
  /// The workloads of `sluice benchmark`: layers from small to large, products, and training steps.
  static func grid() throws -> [Workload] {
    let products = try [512, 1024, 2048].map { try MatmulShape(rows: $0, columns: $0, depth: $0) }
    let layers = try [
      LayerShape(batch: 12, tokens: 64, .init(hiddenSize: 128, headCount: 4)),
      LayerShape(batch: 8, tokens: 256, .init(hiddenSize: 256, headCount: 8)),
      LayerShape(batch: 4, tokens: 512, .init(hiddenSize: 512, headCount: 8)),
      LayerShape(batch: 1, tokens: 2048, .init(hiddenSize: 512, headCount: 8)),
      LayerShape(batch: 1, tokens: 4096, .init(hiddenSize: 768, headCount: 12)),
    ]
    let steps = try [
      StepShape(batch: 12, .init(vocabularySize: 65, gates: [])),
      StepShape(batch: 12, .init(vocabularySize: 65)),
      StepShape(
        batch: 12,
        .init(
          vocabularySize: 65, contextLength: 256, layerCount: 6, hiddenSize: 384, headCount: 6)),
    ]
    return products.map(\.workload)
      + layers.flatMap { layer in LayerPass.allCases.map(layer.workload) }
      + steps.map(\.workload)
  }
}
