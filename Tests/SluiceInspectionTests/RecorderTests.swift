import Foundation
import Sluice
import TestSupport
import Testing

@testable import SluiceFiles
@testable import SluiceInspection
@testable import SluiceModels

struct RecorderTests {
  private let batch = TokenBatch.sample(batchSize: 2, tokenCount: 12)

  /// An attention layer with its input and mask, and the output of its block.
  private struct Call {
    let layer: GatedSelfAttention
    let x: Tensor
    let mask: Mask
    let result: Tensor

    var inside: GatedSelfAttention.Inside { layer.inspecting(x, mask: mask) }
  }

  /// The inputs of the layers of a model, block by block.
  private func calls(_ model: LanguageModel, _ tokens: TokenBatch) throws -> [Call] {
    let mask = model.configuration.transformer.block.attention.visibility.mask
    var x = model.embed(tokens, in: .whole(rows: tokens.batchSize, tokens: tokens.tokenCount))
    return try model.transformer.blocks.map { block in
      let layer = try #require(block.mixer as? GatedSelfAttention)
      let input = block.attentionNorm?(x) ?? x
      x = block(x)
      return Call(layer: layer, x: input, mask: mask, result: x)
    }
  }

  @Test(arguments: LanguageModel.Configuration.gatesToRecord)
  func watchingChangesNoBit(gates: [Gate]) throws {
    let model = try LanguageModel.sharp(.small(gates, sink: .learned, dropout: 0.2))
    let targets = TokenBatch.sample(batchSize: 2, tokenCount: 12, seed: 5)
    func step() -> [Float] {
      let loss = model.loss(batch, targets: targets, dropout: RandomStream(seed: 9))
      let gradients = loss.gradients()
      return [loss.scalar] + model.parameters.flatMap { gradients[$0.parameter]?.scalars ?? [] }
    }
    let alone = step()
    let (watched, recording) = model.recording { step() }
    #expect(alone == watched)
    #expect(recording.layers.map(\.name) == (0..<3).map { "blocks.\($0)" })
  }

  @Test func attentionIsThatOfTheLayers() throws {
    let model = try LanguageModel.sharp(.small([.headwise], sink: .learned, window: 7))
    let recording = model.recording { model(batch) }.recording
    #expect(recording.layers.count == 3)
    for (layer, call) in zip(recording.layers, try calls(model, batch)) {
      let weights = call.inside.attentionWeights
      #expect(layer.heads == [0, 1, 2])
      #expect(layer.window == 0..<12)
      #expect(layer.isCausal)
      #expect(layer.attentionWeights == weights.rows(0..<1).reshaped([3, 12, 12]))
      let statistics = try #require(layer.attention)
      for head in 0..<3 {
        let expected = reference(weights, head: head, tokenCount: 12)
        #expect(abs(statistics.firstTokenShares[head] - expected.firstToken) < 1e-6)
        #expect(abs(statistics.entropies[head] - expected.entropy) < 1e-5)
        // With a window of seven, this number of queries can attend to each key.
        let seen = (0..<12).map { min(7, 12 - $0) }
        for key in 0..<12 {
          let share = expected.received[key] / Double(2 * seen[key])
          #expect(abs(Double(statistics.receivedShares[head][key]) - share) < 1e-6)
        }
      }
    }
  }

  /// The statistics of a head, from their definitions.
  private func reference(
    _ weights: Tensor, head: Int, tokenCount: Int
  ) -> (firstToken: Double, entropy: Double, received: [Double]) {
    var (first, measured, entropy) = (0.0, 0, 0.0)
    var received = [Double](repeating: 0, count: tokenCount)
    for sequence in 0..<weights.shape[0] {
      for query in 0..<tokenCount {
        let row = (0..<tokenCount).map { Double(weights[sequence, head, query, $0]) }
        if query >= min(8, tokenCount / 4) {
          first += row[0]
          measured += 1
        }
        entropy -= row.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
        for key in 0..<tokenCount { received[key] += row[key] }
      }
    }
    return (first / Double(measured), entropy / Double(weights.shape[0] * tokenCount), received)
  }

  @Test func longInputsKeepSumsAndAWindow() throws {
    let count = 1100
    let model = try LanguageModel.sharp(.small([.elementwise], contextLength: count))
    let tokens = TokenBatch.sample(batchSize: 1, tokenCount: count)
    let request = RecordingRequest(layers: [1], windowLength: 16)
    let recording = model.recording(request) { model(tokens) }.recording
    let layer = try #require(recording.layers.first)
    #expect(recording.layers.map(\.number) == [1])
    #expect(layer.window == 1084..<1100)
    let weights = try calls(model, tokens)[1].inside.attentionWeights
    let kept = try #require(layer.attentionWeights)
    #expect(kept.shape == [3, 16, 16])
    #expect(kept[2, 5, 3] == weights[0, 2, 1089, 1087])
    #expect(kept[0, 15, 15] == weights[0, 0, 1099, 1099])
    let statistics = try #require(layer.attention)
    #expect(statistics.queryCount == count)
    let expected = reference(weights, head: 1, tokenCount: count)
    #expect(abs(statistics.firstTokenShares[1] - expected.firstToken) < 1e-6)
    #expect(abs(statistics.entropies[1] - expected.entropy) < 1e-5)
    #expect(statistics.receivedShares[1].count == count)
    let gate = try #require(layer.gates.first)
    #expect(gate.values?.shape == [16, 3, 4])
    #expect(gate.tokenMeans?.shape == [count, 3])
    #expect(layer.outputNorms?.shape == [3, count])
  }

  @Test func onlyWhatIsAskedForIsKept() throws {
    let model = try LanguageModel.sharp(.small([.elementwise, Gate(.residual)]))
    func recorded(_ request: RecordingRequest) throws -> LayerRecording {
      let recording = model.recording(request) { model(batch) }.recording
      #expect(recording.layers.map(\.number) == [2])
      return try #require(recording.layers.first)
    }
    let weights = try recorded(RecordingRequest(.attentionWeights, layers: [2], heads: [1]))
    #expect(weights.attentionWeights?.shape == [1, 12, 12])
    #expect(weights.heads == [1])
    #expect(weights.attention == nil && weights.gates.isEmpty && weights.activations == nil)
    #expect(weights.valueNorms == nil && weights.outputNorms == nil)

    let statistics = try recorded(RecordingRequest(.statistics, layers: [2]))
    #expect(statistics.attentionWeights == nil && statistics.valueNorms == nil)
    #expect(statistics.gates.count == 3)
    #expect(statistics.gates.allSatisfy { $0.values == nil && $0.tokenMeans == nil })
    #expect(statistics.activations != nil)

    let values = try recorded(RecordingRequest(.gateValues, layers: [2]))
    #expect(values.gates.allSatisfy { $0.opening == nil && $0.tokenMeans != nil })

    let norms = try recorded(RecordingRequest(.norms, layers: [2]))
    #expect(norms.gates.isEmpty && norms.valueNorms?.shape == [3, 12])
  }

  @Test(arguments: LanguageModel.Configuration.gatesToRecord)
  func gatesAreThoseOfTheLayers(gates: [Gate]) throws {
    let model = try LanguageModel.sharp(.small(gates))
    let recording = model.recording { model(batch) }.recording
    for (layer, call) in zip(recording.layers, try calls(model, batch)) {
      #expect(
        layer.gates.count == gates.reduce(0) { $0 + ($1.isResidual ? 2 : 1) })
      let values = call.inside.gateValues
      #expect(Set(values.keys) == Set(gates.filter { !$0.isResidual }))
      for (gate, all) in values {
        let gate = try #require(layer.gates.first { $0.name == gate.name })
        let width = gate.groups.count * gate.width
        #expect(width == all.lastDimension)
        let means = try #require(gate.tokenMeans)
        let values = all.scalars
        let isConstant = all.shape.count == 1
        for token in [0, 5, 11] {
          for group in gate.groups {
            let start = (isConstant ? 0 : token * width) + group * gate.width
            let mean = values[start..<start + gate.width].reduce(0, +) / Float(gate.width)
            #expect(abs(means[token, group] - mean) < 1e-5)
            if gate.width > 1 {
              #expect(gate.values?[token, group, gate.width - 1] == values[start + gate.width - 1])
            }
          }
        }
        let histogram = try #require(gate.histogram)
        #expect(histogram.count == values.count)
        #expect(histogram.counts.reduce(0, +) == values.count)
        #expect(gate.shutCount == values.count { $0.magnitude < 0.1 })
        #expect(histogram.maximum == values.max())
      }
    }
  }

  @Test func normsAndLargestActivationsAreThoseOfTheLayers() throws {
    let model = try LanguageModel.sharp(.small([.elementwise]))
    let recording = model.recording { model(batch) }.recording
    for (layer, call) in zip(recording.layers, try calls(model, batch)) {
      let inside = call.inside
      func norm(_ x: Tensor, token: Int, head: Int) -> Double {
        (0..<4).reduce(0.0) { $0 + pow(Double(x[0, token, head * 4 + $1]), 2) }.squareRoot()
      }
      for (token, head) in [(0, 0), (7, 2), (11, 1)] {
        let value = try #require(layer.valueNorms?[head, token])
        #expect(abs(Double(value) - norm(inside.values, token: token, head: head)) < 1e-5)
        let output = try #require(layer.outputNorms?[head, token])
        #expect(abs(Double(output) - norm(inside.gathered, token: token, head: head)) < 1e-5)
      }
      let activations = try #require(layer.activations)
      let all = call.result.scalars
      #expect(activations.largestMagnitude == all.map(\.magnitude).max())
      let expected = all.prefix(12 * 12).enumerated()
        .sorted { $0.element.magnitude > $1.element.magnitude }.prefix(8)
      #expect(activations.largest.map(\.value) == expected.map(\.element))
      #expect(activations.largest.map { $0.token * 12 + $0.channel } == expected.map(\.offset))
    }
  }

  @Test func sumsGoOnFromBatchToBatch() throws {
    let model = try LanguageModel.sharp(.small([.headwise]))
    let other = TokenBatch.sample(batchSize: 2, tokenCount: 12, seed: 3)
    func shares(_ batches: [TokenBatch]) -> [Double] {
      let recorder = Recorder(of: model, RecordingRequest(.statistics, layers: [0]))
      for batch in batches { _ = recorder.observing { model(batch) } }
      return recorder.recording.layers.first?.attention?.firstTokenShares ?? []
    }
    let (one, two, both) = (shares([batch]), shares([other]), shares([batch, other]))
    #expect(both.count == 3)
    for head in 0..<3 { #expect(abs(both[head] - (one[head] + two[head]) / 2) < 1e-12) }
  }

  @Test func onlyTheFirstSequencesAreRecorded() throws {
    let model = try LanguageModel.sharp(.small([.headwise]))
    let request = RecordingRequest(.statistics, sequenceCount: 1)
    let first = TokenBatch(Array(batch.ids.prefix(12)))
    let one = model.recording(request) { model(batch) }.recording
    let alone = model.recording(request) { model(first) }.recording
    #expect(one.measures.gates == alone.measures.gates)
    #expect(one.layers.first?.attention?.queryCount == 12)
    #expect(
      one.layers.first?.attention?.entropies == alone.layers.first?.attention?.entropies)
  }

  @Test func layersAloneAndAcrossSequencesAreRecorded() throws {
    let layer = try GatedSelfAttention(
      .init(hiddenSize: 8, headCount: 2, keyValueHeadCount: 1, gates: [.headwise]),
      random: RandomStream(seed: 1))
    let (x, context) = (Tensor.sample([2, 5, 8]), Tensor.sample([2, 9, 8]))
    let mask = Mask.keys(lengths: [9, 4], of: 9)
    let recording = layer.recording { layer(x, attendingTo: context, mask: mask) }.recording
    let found = try #require(recording.layers.first)
    #expect(found.name.isEmpty && !found.isCausal)
    #expect(found.attentionWeights?.shape == [2, 5, 5])
    let inside = layer.inspecting(x, attendingTo: context, mask: mask)
    #expect(found.attentionWeights?[1, 2, 0] == inside.attentionWeights[0, 1, 2, 4])
    // The last keys are masked in the second sequence.
    let received = try #require(found.attention?.receivedShares.first)
    let weights = layer.inspecting(x, attendingTo: context, mask: mask).attentionWeights
    #expect(received.count == 9)
    for key in 0..<9 {
      let sequences = key < 4 ? 0..<2 : 0..<1
      let sum = sequences.flatMap { s in (0..<5).map { weights[s, 0, $0, key] } }.reduce(0, +)
      #expect(abs(received[key] - sum / Float(5 * sequences.count)) < 1e-6)
    }
    #expect(found.valueNorms?.shape == [1, 9])
    #expect(layer.recording(RecordingRequest(layers: [])) { layer(x) }.recording.layers.isEmpty)
  }

  /// The readings of a block have its path, whichever block computed last.
  @Test func layersAreToldApartByTheirPlaces() throws {
    let model = try LanguageModel.sharp(.small([Gate(.residual)]))
    let x = Tensor.sample([1, 4, 12])
    func recorded(_ order: [Int]) -> [LayerRecording] {
      let recorder = Recorder(of: model, RecordingRequest(.statistics))
      recorder.observing {
        for index in order {
          let block = model.transformer.blocks[index]
          _ = Observation.scope("b\(index)", of: block) { block(x) }
        }
      }
      return recorder.recording.layers
    }
    let (up, down) = (recorded([0, 1, 2]), recorded([2, 1, 0]))
    #expect(up.map(\.name) == ["b0", "b1", "b2"] && down.map(\.name) == ["b2", "b1", "b0"])
    #expect(up.map(\.number) == [0, 1, 2] && down.map(\.number) == [0, 1, 2])
    #expect(up.map(\.activations) == down.reversed().map(\.activations))
    #expect(Set(up.compactMap { $0.activations?.largestMagnitude }).count == 3)
  }

  @Test func anotherModelsLayersAreNotRecorded() throws {
    let (mine, other) = (
      try LanguageModel.sharp(.small([])), try LanguageModel.sharp(.small([.headwise]))
    )
    let recording = mine.recording { other(batch) }.recording
    #expect(recording.layers.isEmpty)
    #expect(recording.measures == ModelMeasures())
  }

  @Test func oneTokenHasNoEntropy() throws {
    let model = try LanguageModel.sharp(.small([.elementwise]))
    let recording = model.recording { model(TokenBatch([3])) }.recording
    for layer in recording.layers {
      #expect(layer.attentionWeights == Tensor([1, 1, 1], shape: [3, 1, 1]))
      #expect(layer.attention?.entropies == [0, 0, 0])
      #expect(layer.attention?.firstTokenShares == [1, 1, 1])
      #expect(layer.attention?.receivedShares == [[1], [1], [1]])
    }
  }
}
