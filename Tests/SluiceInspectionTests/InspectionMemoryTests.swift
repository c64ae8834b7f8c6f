import Sluice
import SluiceModels
import Testing

@testable import SluiceInspection

struct InspectionMemoryTests {
  private func model() throws -> LanguageModel {
    try LanguageModel(
      .init(vocabularySize: 5, layerCount: 3, hiddenSize: 8, headCount: 2),
      random: RandomStream(seed: 1))
  }

  @Test func theMemoryIsThatOfWeightsAttentionAndLogits() throws {
    let model = try model()
    for (request, heads) in [
      (RecordingRequest(), 6), (RecordingRequest(layers: [0, 2]), 4),
      (RecordingRequest(layers: [1], heads: [1]), 1), (RecordingRequest(heads: [7]), 0),
    ] {
      let need = InspectionReport.memoryNeed(of: [model], tokenCount: 32768, request)
      let numbers = model.parameterCount + heads * (512 * 512 + 3 * 32768) + 5 * 32768
      #expect(need.byteCount == Double(4 * numbers))
    }
    let short = InspectionReport.memoryNeed(of: [model], tokenCount: 10, RecordingRequest())
    #expect(short.byteCount == Double(4 * (model.parameterCount + 6 * (100 + 30) + 50)))
  }

  @Test func manyHeadsHaveASmallerWindow() throws {
    let model = try model()
    #expect(InspectionReport.windowLength(for: [model], RecordingRequest()) == 512)
    var configuration = model.configuration
    configuration.transformer.layerCount = 600
    let deep = try LanguageModel(configuration, random: RandomStream(seed: 1))
    #expect(InspectionReport.windowLength(for: [model, deep], RecordingRequest()) == 236)
    #expect(InspectionReport.windowLength(for: [deep], RecordingRequest(layers: [3])) == 512)
  }
}
