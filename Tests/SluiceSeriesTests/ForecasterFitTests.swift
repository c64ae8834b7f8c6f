import Foundation
import Sluice
import SluiceModels
import SluiceSeries
import SluiceTraining
import TestSupport
import Testing

/// The season and the linear map of forecasters, which are fitted by least squares.
struct ForecasterFitTests {
  private static let period = 6

  /// Two channels with one season and a slow wave, and noise.
  private static func series(isMissing: (_ row: Int) -> Bool = { _ in false }) throws -> Series {
    let rowCount = 400
    let noise = Tensor.sample([rowCount, 2], seed: 9, in: -0.05...0.05).scalars
    return try Series(
      channels: (0..<2).map { channel in
        .init(
          "wave \(channel)",
          values: (0..<rowCount).map { row in
            let time = Double(row)
            guard !isMissing(row) else { return .nan }
            return sin(time * 2 * .pi / Double(period) + Double(channel))
              + 0.3 * sin(time / 17) + Double(noise[row * 2 + channel])
          })
      })
  }

  private static func data(
    _ series: Series, context: Int = 26, horizon: Int = 9
  ) throws -> ForecastWindows {
    try ForecastWindows(series, contextLength: context, horizon: horizon, period: period)
  }

  private static func fitted(to data: ForecastWindows) throws -> Forecaster {
    let model = try Forecaster(ForecastSetup(data).model, random: RandomStream(seed: 1))
    model.fit(to: data)
    return model
  }

  private static func error(of model: Forecaster, on data: ForecastWindows) -> Double {
    ForecastScores(of: model, on: data, part: .test).all.mse
  }

  @Test func aFittedModelIsBetterThanTheSimpleMethodsBeforeTraining() throws {
    let data = try Self.data(Self.series())
    let error = try Self.error(of: Self.fitted(to: data), on: data)
    let season = ForecastScores(of: SeasonalLastValue(period: 6), on: data, part: .test).all.mse
    let last = ForecastScores(of: LastValue(), on: data, part: .test).all.mse
    #expect(error < season / 2 && error < last / 10, "\(error), \(season), \(last)")
  }

  /// A sample of the fit in double precision: the inputs of the phases, and the targets, without level and season.
  private struct Sample {
    /// The inputs of each phase, `[phases][2 x seasons + 1]`.
    let inputs: [[Double]]
    let targets: [Double]

    init(known x: [Double], targets y: [Double], season: (_ row: Int) -> Double) {
      let mean = x.reduce(0, +) / Double(x.count)
      let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(x.count)
      let deviation = (variance + 1e-5).squareRoot()
      let seasonCount = (x.count + period - 1) / period
      var v = [Double](repeating: 0, count: seasonCount * period - x.count)
      for row in x.indices { v.append(x[row] - mean - season(row) * deviation) }
      let seasons = (0..<seasonCount).map { Array(v[$0 * period..<($0 + 1) * period]) }
      let means = seasons.map { $0.reduce(0, +) / Double(period) }
      let last = v[v.count - 1]
      inputs = (0..<period).map { phase in seasons.map { $0[phase] } + means + [last] }
      targets = y.indices.map { y[$0] - mean - season(x.count + $0) * deviation }
    }
  }

  /// The gradient of the penalized squared error is zero, in double precision.
  @Test(arguments: [(26, 9), (24, 12), (7, 3), (3, 14)], [false, true])
  func theWeightsMinimizeThePenalizedError(lengths: (Int, Int), hasGaps: Bool) throws {
    let (context, horizon) = lengths
    // With gaps, most windows lack a target.
    let series = try hasGaps ? Self.series { $0 % 8 == 0 } : Self.series()
    let data = try Self.data(series, context: context, horizon: horizon)
    let model = try Self.fitted(to: data)
    let cycle = try #require(model.cycle).tensor.doubles
    let batch = data.windows(at: data.spreadPositions(.max, of: .training))
    let (known, targets) = (batch.inputs.doubles, batch.targets.doubles)
    #expect((batch.weights != nil) == hasGaps)
    let observed = batch.weights?.doubles ?? Array(repeating: 1, count: targets.count)
    var samples: [Sample] = []
    for (window, step) in batch.steps.enumerated() {
      for channel in 0..<2 {
        samples.append(
          Sample(
            known: (0..<context).map { known[(window * context + $0) * 2 + channel] },
            targets: (0..<horizon).map {
              let place = (window * horizon + $0) * 2 + channel
              return observed[place] > 0 ? targets[place] : .nan
            }
          ) { row in
            let phase = ((step - context + row) % Self.period + Self.period) % Self.period
            return cycle[phase * 2 + channel]
          })
      }
    }
    let weights = model.seasonalMap.seasons.weight
    let (outputCount, inputCount) = (weights.shape[0], weights.shape[1])
    let weight = weights.tensor.doubles
    for output in 0..<outputCount {
      let rows = output * Self.period..<min(horizon, (output + 1) * Self.period)
      let row = Array(weight[output * inputCount..<(output + 1) * inputCount])
      var gradient = [Double](repeating: 0, count: inputCount)
      var (squares, magnitude) = (0.0, 0.0)
      for sample in samples {
        for target in rows where sample.targets[target].isFinite {
          let inputs = sample.inputs[target % Self.period]
          let forecast = zip(row, inputs).map { $0 * $1 }.reduce(0, +)
          let error = forecast - sample.targets[target]
          for index in inputs.indices { gradient[index] += error * inputs[index] }
          squares += inputs.map { $0 * $0 }.reduce(0, +)
          magnitude += abs(error)
        }
      }
      let penalty = 1e-2 * squares / Double(inputCount)
      for index in 0..<inputCount {
        #expect(abs(gradient[index] + penalty * row[index]) < 1e-3 * magnitude, "\(output)")
      }
    }
  }

  /// Rows of later parts change nothing.
  @Test func onlyTrainingRowsAreUsed() throws {
    let series = try Self.series()
    let data = try Self.data(series)
    let end = data.parts[0].training.upperBound
    let changed = try Series(
      channels: series.channels.map { channel in
        .init(
          channel.name,
          values: channel.values.enumerated().map { $0.offset < end ? $0.element : -7 })
      })
    let (a, b) = (try Self.fitted(to: data), try Self.fitted(to: Self.data(changed)))
    #expect(a.state() == b.state())
  }

  @Test func withoutTargetsTheMapRemainsZero() throws {
    // The second season after the first window begins at row 32.
    let model = try Self.fitted(to: Self.data(Self.series { $0 > 31 }))
    let isZero = model.seasonalMap.seasons.weight.tensor.scalars.allSatisfy { $0 == 0 }
    #expect(isZero)
  }

  @Test func aConstantChannelIsForecastAsItIs() throws {
    let series = try Series(
      channels: [.init("constant", values: Array(repeating: 5, count: 200))])
    let data = try Self.data(series)
    let forecast = try Self.fitted(to: data).forecast(data.windows(0..<3, of: .test))
    let isFinite = forecast.scalars.allSatisfy { abs($0) < 1e-3 }
    #expect(isFinite)
  }

  /// A trainer fits a new model; a resumed run has the weights in its checkpoint.
  @Test func trainingBeginsWithTheFit() throws {
    try withTemporaryFolder { folder in
      let data = try Self.data(Self.series())
      var setup = ForecastSetup(data)
      (setup.recipe.stepCount, setup.recipe.evaluationInterval) = (4, 2)
      let trainer = try Trainer<Forecaster>(
        model: setup.model, data: data, configuration: setup.recipe,
        run: RunFolder(path: folder + "/run"))
      let fitted = try Self.fitted(to: data)
      #expect(trainer.model.seasonalMap.state() == fitted.seasonalMap.state())
      #expect(trainer.model.cycle?.tensor.scalars == fitted.cycle?.tensor.scalars)
      try trainer.train()
      #expect(trainer.model.seasonalMap.state() == fitted.seasonalMap.state())
      let saved = try SavedForecaster(contentsOf: folder + "/run")
      #expect(saved.model.seasonalMap.state() == fitted.seasonalMap.state())
      #expect(saved.model.seasonalMap.parameters.allSatisfy { !$0.parameter.isTrainable })
      #expect(try trainer.verifyResuming())
    }
  }
}
