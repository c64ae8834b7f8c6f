import Sluice
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

struct GradientCheckTests {
  /// A line whose gradient is wrong or missing.
  private struct Line: TrainableModel {
    struct Configuration: Codable, Equatable {
      var share: Float
    }

    struct Points: TrainingBatch {
      let inputs: Tensor
      var itemCount: Int { inputs.count }
    }

    static let modelType = "line"
    let configuration: Configuration
    let slope: Parameter
    let offset: Parameter

    init(_ configuration: Configuration, random: RandomStream) {
      self.configuration = configuration
      slope = Parameter(Tensor([0.5, -0.25, 1]))
      offset = Parameter(Tensor([0.5]))
    }

    /// A share of the slope's gradient is omitted.
    func loss(_ batch: Points, dropout random: RandomStream?) -> Tensor {
      let share = configuration.share
      let slope = slope.tensor * (1 - share) + slope.tensor.detached * share
      let y = batch.inputs * slope + offset.tensor
      return (y * y).mean()
    }
  }

  private func check(missing share: Float) -> GradientCheck {
    let line = Line(.init(share: share), random: RandomStream(seed: 1))
    let batch = Line.Points(inputs: Tensor([1, 2, -1]))
    return GradientCheck(of: line, on: batch) { Double($0.loss(batch, dropout: nil).scalar) }
  }

  @Test func aWrongGradientIsFoundAndNamed() {
    #expect(check(missing: 0).passes)
    for share in [Float(0.1), 0.5, 1, 2] {
      let found = check(missing: share)
      #expect(!found.passes)
      #expect(found.wrong.map(\.name) == ["slope"], "\(share): \(found.kinds)")
    }
  }

  @Test func whatIsFrozenIsLeftOut() {
    let line = Line(.init(share: 0), random: RandomStream(seed: 1))
    line.slope.isTrainable = false
    let batch = Line.Points(inputs: Tensor([1, 2, -1]))
    let found = GradientCheck(of: line, on: batch) { Double($0.loss(batch, dropout: nil).scalar) }
    #expect(found.passes && found.kinds.map(\.name) == ["offset"], "\(found.kinds)")
  }

  @Test func parametersAreWhatTheyWere() throws {
    let line = Line(.init(share: 0), random: RandomStream(seed: 1))
    let batch = Line.Points(inputs: Tensor([1, 2, -1]))
    _ = GradientCheck(of: line, on: batch) { Double($0.loss(batch, dropout: nil).scalar) }
    #expect(line.slope.tensor.scalars == [0.5, -0.25, 1])
    #expect(line.offset.tensor.scalars == [0.5])
  }

  private func check(
    _ adjust: (inout LanguageModel.Configuration) -> Void
  ) throws -> GradientCheck {
    let dataset = try dataset()
    var model = tinyModel(dataset)
    model.layerCount = 3
    adjust(&model)
    return try GradientCheck(
      of: model, on: dataset.windows(at: [5], contextLength: 8), seed: 3)
  }

  @Test(arguments: Gate.variants) func languageModelsPassWithEachGate(gate: Gate) throws {
    let found = try check { $0.gates = [gate] }
    #expect(found.passes, "\(gate.name): \(found.wrong)")
  }

  @Test func eachKindIsCheckedOnce() throws {
    let found = try check {
      $0.gates = [.elementwise, Gate(.forget, .headwise)]
      $0.bias = true
    }
    #expect(found.passes, "\(found.wrong)")
    let names = found.kinds.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.contains("blocks.*.mixer.projection.weight"), "\(names)")
    #expect(names.contains("tokenEmbedding.weight"))
    // The kinds of parameters are checked in different blocks.
    let blocks = Set(found.kinds.compactMap { $0.parameter.firstMatch(of: /blocks\.(\d)/)?.1 })
    #expect(blocks == ["0", "1", "2"])
  }

  @Test func thePreciseLossIsTheModels() throws {
    let dataset = try dataset()
    let model = try LanguageModel(tinyModel(dataset), random: RandomStream(seed: 4))
    let batch = dataset.windows(at: [3, 40], contextLength: 8).countingLast([3, 8])
    let loss = model.loss(batch, dropout: nil).scalar
    #expect(abs(model.preciseLoss(batch) - Double(loss)) < 1e-6)
  }
}
