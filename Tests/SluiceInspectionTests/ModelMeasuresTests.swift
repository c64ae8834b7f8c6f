@testable import SluiceFiles
import Sluice
import SluiceInspection
import SluiceModels
import Testing
import TestSupport

struct ModelMeasuresTests {
  private let batch = TokenBatch.sample(batchSize: 2, tokenCount: 12)
  private let other = TokenBatch.sample(batchSize: 2, tokenCount: 12, seed: 4)

  /// A model whose blocks add nothing, and whose attention and gates have zeros as input.
  private func idleModel(_ gates: [Gate]) throws -> LanguageModel {
    let model = try LanguageModel(.small(gates), random: RandomStream(seed: 3))
    for entry in model.parameters
    where entry.name.hasSuffix("projection.weight") || entry.name.hasSuffix("output.weight")
      || entry.name.contains("feedForward.")
    {
      entry.parameter.update { $0 = .zeros($0.shape) }
    }
    return model
  }

  @Test func evenAttentionRestsOnTheFirstTokenAsOnAll() throws {
    let measures = try idleModel([]).measuring([batch])
    // The first three of twelve queries are not counted.
    let expected = (4...12).reduce(0) { $0 + 1 / Double($1) } / 9
    #expect(abs(measures.firstTokenAttention - expected) < 1e-6)
    #expect(measures.gates.isEmpty)
  }

  @Test func theLargestActivationIsThatOfTheResidualStream() throws {
    let model = try idleModel([])
    let positions = try #require(model.positionEmbedding)
    let largest = [batch, other].flatMap { batch in
      (0..<24).flatMap { index in
        let (token, place) = (Int(batch.ids[index]), index % 12)
        return (0..<12).map { channel in
          (model.tokenEmbedding.weight.tensor[token, channel]
            + positions.weight.tensor[place, channel]).magnitude
        }
      }
    }.max()
    let measures = model.measuring([batch, other])
    #expect(measures.largestActivations == [Float?](repeating: largest, count: 3))
    #expect(measures.largestActivation == largest)
    #expect(abs(measures.meanLargestActivation - Double(largest ?? 0)) < 1e-9)
  }

  @Test func gatesOpenAsTheirBiasesSay() throws {
    let shut = Gate(.value, .headwise, initialBias: -4)
    let half = Gate(.output, .headwise)
    let measures = try idleModel([half, shut]).measuring([batch])
    #expect(measures.gates.map(\.gate) == [half.name, shut.name])
    #expect(measures.gates.first?.mean == 0.5)
    #expect(measures.gates.first?.sparsity == 0)
    // The weights are not zero: only the bias closes the gate.
    #expect(measures.gates.last.map { abs($0.mean - 0.018) < 0.005 } == true)
    #expect(measures.gates.last?.sparsity == 1)
  }

  @Test func gatesOnTheResidualAreMeasuredToo() throws {
    // The share of the candidate in a GRU gate with an initial bias of 2, with zeros from its branch.
    let gru = Gate(.gru)
    let measures = try idleModel([gru]).measuring([batch])
    #expect(measures.gates.map(\.gate) == [gru.name])
    #expect(measures.gates.first.map { abs($0.mean - 0.119) < 0.01 } == true)
  }

  @Test(arguments: LanguageModel.Configuration.gatesToRecord)
  func eachBlockAndGateIsMeasured(gates: [Gate]) throws {
    for configuration in [
      LanguageModel.Configuration.small(gates),
      .small(gates, sink: .learned, window: 5),
    ] {
      let model = try LanguageModel(configuration, random: RandomStream(seed: 1))
      let measures = model.measuring([batch, other])
      #expect(measures.largestActivations.count == 3)
      #expect(Set(measures.gates.map(\.gate)) == Set(gates.map(\.name)))
    }
  }
}
