import Sluice
import SluiceModels

/// Something to time: what it is called, how much arithmetic it is, and how to do it once.
struct Workload {
  /// What a table calls it: `layer 8 x 256 x 256, 8 heads, forward`.
  let name: String
  /// Multiplications and additions in its matrix products.
  let operationCount: Double
  /// Makes the inputs and returns what is to be timed.
  let prepare: () throws -> () -> Void
}

extension Precision {
  /// What a workload's name ends with where it is not computed in float32.
  var remark: String { self == .float32 ? "" : ", \(rawValue)" }
}

extension ActivationFormat {
  /// What it ends with where activations are not kept in float32.
  var remark: String { self == .float32 ? "" : ", \(rawValue) activations" }
}

extension Workload {
  /// What `sluice benchmark` measures: layers from small to large, products, and training steps.
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
