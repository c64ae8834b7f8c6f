import Sluice
import SluiceModels

extension InspectionReport {
  /// The most attention weights that are kept of a model.
  private static let weightLimit = 1 << 26

  /// The number of last tokens for which the attention weights of all requested heads can be kept: 512, or fewer
  /// with more than 256 heads.
  package static func windowLength(
    for models: [LanguageModel], _ request: RecordingRequest
  ) -> Int {
    let headCount = models.map { $0.recordedHeadCount(request) }.max() ?? 0
    let length = (Double(weightLimit) / Double(max(1, headCount))).squareRoot()
    return min(512, max(1, Int(length)))
  }

  /// The memory for running models on tokens and keeping what is requested.
  package static func memoryNeed(
    of models: [LanguageModel], tokenCount: Int, _ request: RecordingRequest
  ) -> MemoryNeed {
    var need = MemoryNeed(of: .inspection)
    let tokens = Double(tokenCount)
    let window = Double(min(tokenCount, request.windowLength))
    func add(_ what: String, _ numbers: (LanguageModel) -> Double) {
      need.add(what, numbers: models.reduce(0) { $0 + numbers($1) })
    }
    add("weights") { Double($0.parameterCount) }
    add("attention weights") { Double($0.recordedHeadCount(request)) * window * window }
    // Of gates, keys, values and outputs, a number for each head.
    add("values of \(tokenCount) tokens") { Double($0.recordedHeadCount(request)) * 3 * tokens }
    // One model runs at a time.
    let logits = models.map { Double($0.configuration.vocabularySize) * tokens }.max() ?? 0
    need.add("logits of \(tokenCount) tokens", numbers: logits)
    return need
  }
}

extension LanguageModel {
  /// The heads of all layers that a request records.
  fileprivate func recordedHeadCount(_ request: RecordingRequest) -> Int {
    var count = 0
    for layer in 0..<configuration.transformer.layerCount
    where request.layers?.contains(layer) ?? true {
      let heads = configuration.transformer.block(at: layer).attention.headCount
      count += request.heads.map { $0.count { $0 < heads } } ?? heads
    }
    return count
  }
}
