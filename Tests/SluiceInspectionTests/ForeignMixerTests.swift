import Foundation
import Sluice
import TestSupport
import Testing

@testable import SluiceInspection

/// A mixer defined outside of the library: each token keeps a share of its elements.
private struct Fading: TokenMixer {
  let decay: Linear
  let groupCount = 2

  func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [NoState], dropout: RandomStream?
  ) -> Tensor {
    let gate = decay(x).activated(.sigmoid)
    Observation.tell("decay", .perToken(groups: groupCount)) { gate }
    return x * gate
  }
}

/// Two blocks with the mixer, computed like those of any stack.
private struct Stack: Module {
  let blocks: [TransformerBlock]

  init() throws {
    blocks = try (0..<2).map { index in
      let random = RandomStream(seed: UInt64(index))
      return try TransformerBlock(
        .init(
          attention: .init(hiddenSize: 4, headCount: 2, gates: []), intermediateSize: 8,
          residualGate: Gate(.residual)),
        mixer: Fading(decay: Linear(4, 4, random: random)), random: random)
    }
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    var x = x
    for (index, block) in blocks.enumerated() {
      x = Observation.scope("blocks.\(index)", of: block) { block(x) }
    }
    return x
  }
}

struct ForeignMixerTests {
  @Test func aMixerIsRecordedByTelling() throws {
    let stack = try Stack()
    let x = Tensor.sample([2, 5, 4])
    let (y, recording) = stack.recording(RecordingRequest(windowLength: 3)) { stack(x) }
    #expect(y == stack(x))
    #expect(recording.layers.map(\.name) == ["blocks.0", "blocks.1"])
    for layer in recording.layers {
      #expect(layer.tokenCount == 5 && layer.window == 2..<5)
      #expect(layer.headCount == 2 && layer.heads == [0, 1])
      #expect(layer.attention == nil && layer.attentionWeights == nil && layer.norms.isEmpty)
      #expect(
        layer.gates.map(\.name) == [
          "decay", "residual.elementwise", "residual.elementwise (feed-forward)",
        ])
      #expect(layer.activations?.largest.count == 8)
    }
    let block = stack.blocks[0]
    let mixer = try #require(block.mixer as? Fading)
    let values = mixer.decay(block.attentionNorm?(x) ?? x).activated(.sigmoid)
    let gate = recording.layers[0].gates[0]
    #expect(gate.width == 2 && gate.groups == [0, 1])
    #expect(gate.values?[2, 1, 0] == values[0, 4, 2])
    #expect(gate.histogram?.count == 2 * 5 * 4)
    #expect(gate.histogram?.maximum == values.scalars.max())
    #expect(recording.measures.gates.map(\.gate) == ["decay", "residual.elementwise"])
  }

  @Test func itIsReportedAsAnyLayerIs() throws {
    let stack = try Stack()
    let recording = stack.recording { stack(.sample([1, 3, 4])) }.recording
    let report = InspectionReport(
      title: "", tokens: ["a", "b", "c"], subjects: [.init(name: "", recording: recording)])
    try withTemporaryFolder { folder in
      try report.writeJSON(to: folder + "/report.json")
      let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/report.json"))
      let told = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      let models = try #require(told["models"] as? [[String: Any]])
      let layer = try #require((models[0]["layers"] as? [[String: Any]])?.last)
      #expect(layer["name"] as? String == "blocks.1" && layer["attention"] == nil)
      let gate = try #require((layer["gates"] as? [[String: Any]])?.first)
      #expect(gate["name"] as? String == "decay")
      let values = try #require(gate["values"] as? [[[Double]]])
      #expect(Float(values[2][1][1]) == recording.layers[1].gates[0].values?[2, 1, 1])
    }
    let page = try PageReader(report.page()).data.models[0].layers
    #expect(page.map { $0.gates.count } == [3, 3])
    #expect(page[0].gates[0].scaling == nil && page[0].weights == nil && page[0].headCount == 2)
    #expect(report.layerImages().count == 2)
  }
}
