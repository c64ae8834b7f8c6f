@testable import SluiceFiles
import Foundation
import Sluice
import Testing
import TestSupport

@testable import SluiceModels

struct LanguageModelTests {
  /// Every kind of each part at least once.
  static let kinds: [LanguageModel.Configuration] = [
    .init(
      vocabularySize: 11, contextLength: 9, layerCount: 2, hiddenSize: 12, headCount: 3, gates: []),
    .init(
      vocabularySize: 13, contextLength: 9, layerCount: 1, hiddenSize: 20, headCount: 4,
      keyValueHeadCount: 2, headDimension: 6, intermediateSize: 17, feedForward: .swiglu,
      normalization: .rms, gates: [.headwise], positions: .rotary, tied: false, bias: true),
    .init(
      vocabularySize: 7, contextLength: 9, layerCount: 2, hiddenSize: 8, headCount: 2,
      keyValueHeadCount: 1, feedForward: .swiglu,
      gates: [Gate(.output, .elementwise, activation: .silu, initialBias: 2)], tied: false),
    .init(
      vocabularySize: 7, contextLength: 9, layerCount: 1, hiddenSize: 10, headCount: 1,
      gates: [Gate(.output, .headwise, initialBias: 3)], positions: .rotary, rotaryBase: 50,
      bias: true),
  ]

  /// A model without parameters that are initially 0 or 1.
  static func model(_ configuration: LanguageModel.Configuration) throws -> LanguageModel {
    let model = try LanguageModel(configuration, random: RandomStream(seed: 1))
    for (index, entry) in model.parameters.enumerated() {
      let noise = Initialization.normal(standardDeviation: 0.3)
        .tensor(entry.parameter.shape, using: RandomStream(seed: UInt64(100 + index)))
      entry.parameter.update { $0 = ($0 + noise).detached }
    }
    return model
  }

  static func tokens(_ count: Int, vocabularySize: Int, seed: Int = 0) -> [Int32] {
    (0..<count).map { Int32(($0 * $0 * 7 + $0 * 3 + seed) % vocabularySize) }
  }

  @Test(arguments: kinds) func agreesWithTheReference(
    configuration: LanguageModel.Configuration
  ) throws {
    let model = try Self.model(configuration)
    let reference = ReferenceLanguageModel(
      configuration: configuration,
      tensors: model.tensors(named: LanguageModelNaming(configuration)))
    for count in [1, 5, 9] {
      let first = Self.tokens(count, vocabularySize: configuration.vocabularySize)
      let second = Self.tokens(count, vocabularySize: configuration.vocabularySize, seed: 1)
      let logits = model(TokenBatch(first + second, batchSize: 2, tokenCount: count))
      #expect(logits.shape == [2, count, configuration.vocabularySize])
      let expected = reference.logits(first) + reference.logits(second)
      expectClose(logits.scalars, Array(expected.joined()), "logits")
    }
  }

  @Test(arguments: kinds) func everyParameterHasAGradient(
    configuration: LanguageModel.Configuration
  ) throws {
    let model = try Self.model(configuration)
    let tokens = TokenBatch(Self.tokens(9, vocabularySize: configuration.vocabularySize))
    let targets = TokenBatch(Self.tokens(9, vocabularySize: configuration.vocabularySize, seed: 2))
    let gradients = model.loss(tokens, targets: targets).gradients()
    for entry in model.parameters {
      let gradient = gradients[entry.parameter]
      #expect(gradient?.shape == entry.parameter.shape, "\(entry.name)")
      #expect(gradient?.scalars.contains { $0 != 0 } == true, "\(entry.name)")
    }
  }

  /// In the direction of the gradient, the slope of the loss is the norm of the gradient.
  @Test(arguments: kinds) func gradientIsTheLosss(
    configuration: LanguageModel.Configuration
  ) throws {
    let model = try Self.model(configuration)
    let ids = Self.tokens(9, vocabularySize: configuration.vocabularySize)
    let targets = Self.tokens(9, vocabularySize: configuration.vocabularySize, seed: 2)
    let gradients = model.loss(TokenBatch(ids), targets: TokenBatch(targets)).gradients()
    var values: [(Parameter, Tensor, Tensor)] = []
    var squares = 0.0
    for entry in model.parameters {
      let gradient = try #require(gradients[entry.parameter])
      values.append((entry.parameter, entry.parameter.tensor.detached, gradient))
      squares += gradient.scalars.reduce(0) { $0 + Double($1) * Double($1) }
    }
    func loss(at distance: Double) -> Double {
      for (parameter, value, gradient) in values {
        let scale = Float(distance / squares.squareRoot())
        parameter.update { $0 = (value + gradient * scale).detached }
      }
      let reference = ReferenceLanguageModel(
        configuration: configuration,
        tensors: model.tensors(named: LanguageModelNaming(configuration)))
      return zip(reference.logits(ids), targets).reduce(0) { sum, pair in
        let (row, target) = pair
        return sum + (log(row.reduce(0) { $0 + exp($1) }) - row[Int(target)]) / Double(ids.count)
      }
    }
    let slope = (loss(at: 0.001) - loss(at: -0.001)) / 0.002
    #expect(abs(slope - squares.squareRoot()) < 2e-3 * squares.squareRoot())
  }

  @Test func startsAsNanoGPTDoes() throws {
    let configuration = LanguageModel.Configuration(
      vocabularySize: 65, hiddenSize: 64, gates: [Gate(.output, .elementwise, initialBias: 4)],
      bias: true)
    let model = try LanguageModel(configuration, random: RandomStream(seed: 3))
    for entry in model.parameters {
      let values = entry.parameter.tensor.scalars
      let deviation = (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
      let name = entry.name
      if name.hasSuffix("mixer.output.weight") || name.hasSuffix("feedForward.down.weight") {
        #expect(abs(deviation - 0.02 / Float(8).squareRoot()) < 0.0005, "\(name)")
      } else if entry.parameter.shape.count == 2 {
        #expect(abs(deviation - 0.02) < 0.001, "\(name)")
      } else if name.hasSuffix("projection.bias") {
        #expect(Set(values[..<192]) == [0] && Set(values[192...]) == [4], "\(name)")
      } else {
        #expect(Set(values) == [name.hasSuffix("bias") ? 0 : 1], "\(name)")
      }
    }
    let tokens = TokenBatch(Self.tokens(64, vocabularySize: 65))
    let targets = TokenBatch(Self.tokens(64, vocabularySize: 65, seed: 1))
    #expect(abs(model.loss(tokens, targets: targets).scalar - log(65)) < 0.1)
    let same = try LanguageModel(configuration, random: RandomStream(seed: 3))
    #expect(same(tokens) == model(tokens))
    let other = try LanguageModel(configuration, random: RandomStream(seed: 4))
    #expect(other(tokens) != model(tokens))
  }

  @Test func dropsOutOnlyWhenAsked() throws {
    var configuration = Self.kinds[1]
    let model = try Self.model(configuration)
    configuration.dropout = 0.5
    let dropping = try Self.model(configuration)
    let tokens = TokenBatch(Self.tokens(9, vocabularySize: 13))
    let random = RandomStream(seed: 5)
    #expect(dropping(tokens) == model(tokens))
    #expect(model(tokens, dropout: random) == model(tokens))
    #expect(dropping(tokens, dropout: random) != model(tokens))
    #expect(dropping(tokens, dropout: random) == dropping(tokens, dropout: random))
    #expect(
      dropping(tokens, dropout: random) != dropping(tokens, dropout: RandomStream(seed: 6)))
  }

  @Test func isTheSameForAllThreadCounts() throws {
    let model = try LanguageModel(
      .init(
        vocabularySize: 65, contextLength: 70, layerCount: 2, hiddenSize: 72, keyValueHeadCount: 2,
        feedForward: .swiglu, positions: .rotary, bias: true, dropout: 0.1),
      random: RandomStream(seed: 7))
    let ids = (0..<5).flatMap { Self.tokens(67, vocabularySize: 65, seed: $0) }
    let tokens = TokenBatch(ids, batchSize: 5, tokenCount: 67)
    let targets = TokenBatch(ids.reversed(), batchSize: 5, tokenCount: 67)
    expectSameForAllThreadCounts("loss and gradients") {
      let loss = model.loss(tokens, targets: targets, dropout: RandomStream(seed: 8))
      let gradients = loss.gradients()
      return [loss] + model.parameters.compactMap { gradients[$0.parameter] }
    }
  }
}
