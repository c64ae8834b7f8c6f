import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import TestSupport
import Testing

@testable import SluiceTraining

struct SeriesWindowsTests {
  /// Row `r` is `[r, 10 - 2 r, 7]`.
  private static func series(_ count: Int) -> Tensor {
    Tensor((0..<count).flatMap { [Float($0), 10 - 2 * Float($0), 7] }, shape: [count, 3])
  }

  private static func data(_ count: Int = 50) throws -> SeriesWindows {
    try SeriesWindows(series(count), contextLength: 6, horizon: 3)
  }

  @Test func windowsFollowEachOtherInTheSeries() throws {
    let data = try Self.data()
    #expect(data.training == 0..<40 && data.rows.shape == [50, 3])
    let batch = data.windows(predicting: [6, 47])
    #expect(batch.inputs.shape == [2, 6, 3] && batch.targets.shape == [2, 3, 3])
    #expect(batch.itemCount == 18)
    let (inputs, targets) = (data.scale.restored(batch.inputs), data.scale.restored(batch.targets))
    for (window, first) in [6, 47].enumerated() {
      for row in 0..<6 { #expect(abs(inputs[window, row, 0] - Float(first - 6 + row)) < 1e-4) }
      for row in 0..<3 {
        #expect(abs(targets[window, row, 1] - Float(10 - 2 * (first + row))) < 1e-4)
        #expect(targets[window, row, 2] == 7)
      }
    }
  }

  @Test func trainingSeesNoRowOfTheValidation() throws {
    let data = try Self.data()
    func firstTargets(_ place: BatchPlace) -> Set<Int> {
      let batch = data.batch(0..<400, at: place, random: RandomStream(seed: 1))
      let targets = data.scale.restored(batch.targets)
      return Set((0..<400).map { Int(targets[$0, 0, 0].rounded()) })
    }
    #expect(firstTargets(.training(step: 1)) == Set(6...37))
    #expect(firstTargets(.validation(number: 0)) == Set(40...47))
  }

  @Test func channelsAreStandardisedByTheRowsOfTraining() throws {
    let data = try Self.data()
    #expect(data.scale.means == [19.5, -29, 7])
    #expect(data.scale.deviations[2] == 1)
    // The variance of 0..<40.
    #expect(abs(data.scale.deviations[0] - Float((1599.0 / 12).squareRoot())) < 1e-5)
    let trained = data.rows.rows(data.training)
    for channel in 0..<2 {
      let column = trained.columns(channel..<channel + 1)
      #expect(abs(column.mean().scalar) < 1e-6)
      #expect(abs((column * column).mean().scalar - 1) < 1e-5)
    }
  }

  @Test func whatCannotBeIsNamed() throws {
    #expect(throws: SeriesError.tooShort(part: "training", rowCount: 8, neededCount: 9)) {
      try Self.data(10)
    }
    #expect(throws: SeriesError.tooShort(part: "validation", rowCount: 2, neededCount: 3)) {
      try SeriesWindows(Self.series(20), contextLength: 2, horizon: 3, trainingShare: 0.9)
    }
    var numbers = Self.series(50).scalars
    numbers[31] = .nan
    let error = #expect(throws: SeriesError.notFinite(row: 10, channel: 1)) {
      try SeriesWindows(Tensor(numbers, shape: [50, 3]), contextLength: 6, horizon: 3)
    }
    #expect(error?.category == .badData)
  }

  @Test func otherNumbersOrSplitsHaveOtherFingerprints() throws {
    let data = try Self.data()
    #expect(try Self.data().fingerprint == data.fingerprint)
    let split = try SeriesWindows(
      Self.series(50), contextLength: 6, horizon: 3, trainingShare: 0.5)
    let other = try SeriesWindows(Self.series(50) * 2, contextLength: 6, horizon: 3)
    #expect(Set([data.fingerprint, split.fingerprint, other.fingerprint]).count == 3)
  }

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

    func loss(_ batch: SeriesWindows.Batch, dropout: RandomStream?) -> Tensor {
      let error = map(batch.inputs.transposed()).transposed() - batch.targets
      return (error * error).mean()
    }

    func score(_ batch: SeriesWindows.Batch) -> Score {
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
      let data = try SeriesWindows(waves, contextLength: 12, horizon: 4)
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
      #expect(try JSONDecoder().decode(SeriesScale.self, from: written) == data.scale)
    }
  }
}
