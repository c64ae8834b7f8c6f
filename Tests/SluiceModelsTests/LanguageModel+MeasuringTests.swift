import Sluice
import Testing
import TestSupport

@testable import SluiceModels

struct LanguageModelMeasuringTests {
  private static let gates: [[Gate]] = [
    [], [.elementwise], [.forget, .headwise], [.gru], [Gate(.residual), Gate(.value, .headwise)],
    [Gate(.input), Gate(.projection), Gate(.query, .headwise), Gate(.key, .headwise)],
  ]

  private static func configuration(
    _ gates: [Gate], sink: AttentionSink? = nil, window: Int? = nil
  ) -> LanguageModel.Configuration {
    LanguageModel.Configuration(
      vocabularySize: 11, contextLength: 12, layerCount: 3, hiddenSize: 12, headCount: 3,
      gates: gates, sink: sink, slidingWindow: window)
  }

  private func batch(seed: Int = 0) -> TokenBatch {
    TokenBatch(
      LanguageModelTests.tokens(24, vocabularySize: 11, seed: seed), batchSize: 2, tokenCount: 12)
  }

  /// A model whose blocks add nothing, and whose attention and gates see only zeros.
  private func idleModel(_ gates: [Gate]) throws -> LanguageModel {
    let model = try LanguageModel(Self.configuration(gates), random: RandomStream(seed: 3))
    for entry in model.parameters
    where entry.name.hasSuffix("projection.weight") || entry.name.hasSuffix("output.weight")
      || entry.name.contains("feedForward.")
    {
      entry.parameter.update { $0 = .zeros($0.shape) }
    }
    return model
  }

  @Test(arguments: gates) func theWalkMakesTheModelsOwnHiddenStates(gates: [Gate]) throws {
    for configuration in [
      Self.configuration(gates), Self.configuration(gates, sink: .learned, window: 5),
    ] {
      let model = try LanguageModelTests.model(configuration)
      var seen: [Int] = []
      let (walked, hidden) = withoutGradient {
        (
          model.walk(batch()) { index, inside, _ in
            seen.append(index)
            #expect(inside != nil)
          }, model.hidden(batch())
        )
      }
      #expect(walked == hidden)
      #expect(seen == [0, 1, 2])
      let measures = model.measuring([batch(), batch(seed: 4)])
      #expect(measures.largestActivations.count == 3)
      #expect(measures.gates.map(\.gate) == gates.filter { !$0.isResidual })
    }
  }

  @Test func evenAttentionRestsOnTheFirstTokenAsOnAll() throws {
    let measures = try idleModel([]).measuring([batch()])
    // Of twelve queries the first three do not count.
    let expected = (4...12).reduce(0) { $0 + 1 / Double($1) } / 9
    #expect(abs(measures.firstTokenAttention - expected) < 1e-6)
    #expect(measures.gates.isEmpty)
  }

  @Test func theLargestActivationIsThatOfTheResidualStream() throws {
    let model = try idleModel([])
    let batches = [batch(), batch(seed: 4)]
    let largest = withoutGradient {
      batches.flatMap { model.embed($0).scalars.map(\.magnitude) }.max()
    }
    let measures = model.measuring(batches)
    #expect(measures.largestActivations == [Float?](repeating: largest, count: 3))
    #expect(measures.largestActivation == largest)
    #expect(abs(measures.meanLargestActivation - Double(largest ?? 0)) < 1e-9)
  }

  @Test func gatesOpenAsTheirBiasesSay() throws {
    let shut = Gate(.value, .headwise, initialBias: -4)
    let half = Gate(.output, .headwise)
    let measures = try idleModel([half, shut]).measuring([batch()])
    #expect(measures.gates.map(\.gate) == [half, shut])
    #expect(measures.gates.first?.mean == 0.5)
    #expect(measures.gates.first?.sparsity == 0)
    // Its weights are not zero: the bias alone shuts it.
    #expect(measures.gates.last.map { abs($0.mean - 0.018) < 0.005 } == true)
    #expect(measures.gates.last?.sparsity == 1)
  }
}
