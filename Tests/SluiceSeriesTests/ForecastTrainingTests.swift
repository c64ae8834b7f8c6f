import Foundation
import Sluice
import SluiceModels
import SluiceSeries
import SluiceTraining
import TestSupport
import Testing

struct ForecastTrainingTests {
  /// A linear forecaster of each channel, as written outside of the library.
  private struct Forecaster: TrainableModel {
    struct Configuration: Codable, Equatable { var contextLength: Int, horizon: Int }

    static let modelType = "linear-forecaster"
    let configuration: Configuration
    let map: Linear

    init(_ configuration: Configuration, random: RandomStream) throws {
      self.configuration = configuration
      map = Linear(configuration.contextLength, configuration.horizon, random: random)
    }

    func loss(_ batch: ForecastWindows.Batch, dropout: RandomStream?) -> Tensor {
      let error = map(batch.inputs.transposed()).transposed() - batch.targets
      return (error * error).mean()
    }

    func score(_ batch: ForecastWindows.Batch) -> Score {
      Score(loss: withoutGradient { loss(batch, dropout: nil).scalar }, itemCount: batch.itemCount)
    }
  }

  @Test func aForecasterLearnsAndItsScaleIsSaved() throws {
    try withTemporaryFolder { folder in
      var numbers: [Float] = []
      for row in 0..<300 {
        let time = Float(row)
        numbers += [sin(time / 5), 40 + 3 * cos(time / 7)]
      }
      let waves = Tensor(numbers, shape: [300, 2])
      let data = try ForecastWindows(Series(waves), contextLength: 12, horizon: 4)
      var recipe = TrainingConfiguration()
      (recipe.stepCount, recipe.batchSize, recipe.evaluationInterval) = (200, 16, 100)
      (recipe.learningRate, recipe.warmupStepCount) = (1e-2, 5)
      let trainer = try Trainer<Forecaster>(
        model: .init(contextLength: 12, horizon: 4), data: data, configuration: recipe,
        run: RunFolder(path: folder + "/run"))
      let before = trainer.model.score(trainer.validationBatch(0)).loss
      try trainer.train()
      #expect(try #require(trainer.validationLoss) < before / 10)
      #expect(try trainer.verifyResuming())
      let written = try Data(contentsOf: URL(fileURLWithPath: folder + "/run/best/scale.json"))
      #expect(try JSONDecoder().decode(SeriesProfile.self, from: written) == data.profile)
    }
  }
}
