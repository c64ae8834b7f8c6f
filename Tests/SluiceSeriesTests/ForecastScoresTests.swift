import Foundation
import Sluice
import SluiceSeries
import Testing

struct ForecastScoresTests {
  /// Two channels of different scales, the second with missing values; the first 40 rows are for training.
  private static func data(gaps: Bool = true, horizon: Int = 3) throws -> ForecastWindows {
    func values(_ scale: Double, _ offset: Double, _ gap: Int) -> [Double] {
      (0..<80).map { row in
        gaps && gap > 0 && row.isMultiple(of: gap)
          ? .nan : offset + scale * (sin(Double(row)) + Double(row * 37 % 11))
      }
    }
    let series = try Series(channels: [
      .init("a", values: values(1, 0, 0)), .init("b", values: values(100, -300, 7)),
    ])
    return try ForecastWindows(
      series, contextLength: 5, horizon: horizon, split: .rows(40, 20, 20), period: 4)
  }

  /// The definitions of all measures, over lists of targets.
  private struct Reference {
    var (mse, mae, mseInUnits, maeInUnits, smape, mase) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var count = 0

    init(_ data: ForecastWindows, where isCounted: (_ step: Int, _ channel: Int) -> Bool) {
      let scale = data.profile.targetScale
      for number in 0..<data.windowCount(of: .test) {
        let batch = data.windows(number..<number + 1, of: .test)
        let forecast = LastValue().forecast(batch)
        for step in 0..<data.horizon {
          for channel in 0..<2 where isCounted(step, channel) {
            if let weights = batch.weights, weights[0, step, channel] == 0 { continue }
            let (y, f) = (
              Double(batch.targets[0, step, channel]), Double(forecast[0, step, channel])
            )
            let (target, guess) = (
              scale.restored(y, channel: channel), scale.restored(f, channel: channel)
            )
            count += 1
            mse += (y - f) * (y - f)
            mae += abs(y - f)
            mseInUnits += (target - guess) * (target - guess)
            maeInUnits += abs(target - guess)
            smape += 200 * abs(target - guess) / (abs(target) + abs(guess))
            mase += abs(target - guess) / Self.seasonal(channel)
          }
        }
      }
      mse /= Double(count)
      mae /= Double(count)
      mseInUnits /= Double(count)
      maeInUnits /= Double(count)
      smape /= Double(count)
      mase /= Double(count)
    }

    /// The mean difference of training values four rows apart.
    static func seasonal(_ channel: Int) -> Double {
      let scale = channel == 0 ? 1.0 : 100
      let values = (0..<40).map { row in
        channel == 1 && row.isMultiple(of: 7)
          ? .nan : scale * (sin(Double(row)) + Double(row * 37 % 11))
      }
      let differences = (4..<40).map { abs(values[$0] - values[$0 - 4]) }.filter { !$0.isNaN }
      return differences.reduce(0, +) / Double(differences.count)
    }
  }

  private static func expect(_ errors: ForecastErrors, _ reference: Reference) {
    #expect(errors.count == reference.count && reference.count > 0)
    let pairs = [
      (errors.mse, reference.mse), (errors.mae, reference.mae),
      (errors.mseInUnits, reference.mseInUnits), (errors.maeInUnits, reference.maeInUnits),
      (errors.smape, reference.smape), (errors.mase ?? .nan, reference.mase),
    ]
    for (found, expected) in pairs { #expect(abs(found - expected) < 1e-5 * expected) }
    #expect(errors.quantileLoss == nil && errors.coverage == nil)
  }

  @Test func measuresAreThoseOfTheirDefinitions() throws {
    let data = try Self.data()
    let scores = ForecastScores(of: LastValue(), on: data)
    #expect(scores.windowCount == 18 && scores.method == "last value" && scores.part == .test)
    #expect(scores.channelNames == ["a", "b"] && scores.steps.count == 3)
    Self.expect(scores.all, Reference(data) { _, _ in true })
    for step in 0..<3 {
      Self.expect(scores.steps[step], Reference(data) { found, _ in found == step })
    }
    for channel in 0..<2 {
      Self.expect(scores.channels[channel], Reference(data) { _, found in found == channel })
    }
  }

  @Test("Sums do not depend on the size of batches", arguments: [1, 5, 7, 100])
  func batches(_ size: Int) throws {
    let data = try Self.data()
    let expected = ForecastScores(of: LastValue(), on: data)
    #expect(ForecastScores(of: LastValue(), on: data, batchSize: size) == expected)
  }

  /// The last value, and the last value minus and plus 1.
  private struct Band: QuantileForecastMethod {
    let name = "band"
    let quantiles = [0.1, 0.5, 0.8]

    func forecastWithQuantiles(
      _ batch: ForecastWindows.Batch
    ) -> (forecast: Tensor, quantiles: Tensor) {
      let last = LastValue().forecast(batch)
      let column = last.expanded(axis: 3)
      return (last, Tensor.concatenated([column - 1, column, column + 1], axis: 3))
    }
  }

  @Test func quantilesAreScored() throws {
    let data = try Self.data()
    let scores = ForecastScores(of: Band(), on: data)
    var (loss, covered, count) = (0.0, 0, 0)
    for number in 0..<data.windowCount(of: .test) {
      let batch = data.windows(number..<number + 1, of: .test)
      let last = LastValue().forecast(batch)
      for step in 0..<3 {
        for channel in 0..<2 {
          if let weights = batch.weights, weights[0, step, channel] == 0 { continue }
          let error = Double(batch.targets[0, step, channel] - last[0, step, channel])
          for (probability, shift) in [(0.1, -1.0), (0.5, 0), (0.8, 1)] {
            loss += max(probability * (error - shift), (probability - 1) * (error - shift))
          }
          covered += abs(error) <= 1 ? 1 : 0
          count += 1
        }
      }
    }
    let found = try #require(scores.all.quantileLoss)
    #expect(abs(found - loss / Double(3 * count)) < 1e-6)
    #expect(scores.all.coverage == Double(covered) / Double(count))
    #expect(covered > 0 && covered < count && scores.quantiles == [0.1, 0.5, 0.8])
    let point = ForecastScores(of: LastValue(), on: data)
    #expect(
      scores.all.mse == point.all.mse
        && Band().forecast(data.windows(0..<1, of: .test)).shape == [1, 3, 2])
  }

  @Test func eachSeriesOfAPanelHasItsOwnSeason() throws {
    // The second series varies ten times as much: its errors count as much as those of the first.
    let values = (0..<80).map { Double($0 * $0 % 31) + sin(Double($0)) }
    let panel = [1.0, 10].map { factor in
      (try? Series(channels: [.init("a", values: values.map { $0 * factor })]))
    }.compactMap(\.self)
    let single = try ForecastWindows(panel[0], contextLength: 5, horizon: 3)
    let both = try ForecastWindows(panel, contextLength: 5, horizon: 3)
    let (first, all) = (
      ForecastScores(of: LastValue(), on: single), ForecastScores(of: LastValue(), on: both)
    )
    #expect(both.profile.period == single.profile.period)
    let (one, two) = (try #require(first.all.mase), try #require(all.all.mase))
    #expect(abs(one - two) < 1e-5)
    #expect(abs(all.all.maeInUnits - 5.5 * first.all.maeInUnits) < 1e-4)
  }

  @Test func theFormInFiles() throws {
    let scores = ForecastScores(of: Band(), on: try Self.data())
    let json = try JSONEncoder().encode(scores)
    #expect(try JSONDecoder().decode(ForecastScores.self, from: json) == scores)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    let keys = [
      "mse", "mae", "mseInUnits", "smape", "mase", "quantileLoss", "coverage", "windowCount",
    ]
    for key in keys { #expect(object[key] is NSNumber, "\(key)") }
  }

  @Test func anEmptyPartAndNaNAreTold() throws {
    struct Nothing: ForecastMethod {
      let name = "nothing"
      func forecast(_ batch: ForecastWindows.Batch) -> Tensor {
        Tensor(repeating: .nan, shape: batch.targets.shape)
      }
    }
    let scores = ForecastScores(of: Nothing(), on: try Self.data())
    #expect(scores.all.mse.isNaN && scores.all.smape.isNaN && scores.all.count > 0)
    let empty = try ForecastWindows(
      numberedSeries(60), contextLength: 5, horizon: 3, split: .rows(40, 20, 0))
    let none = ForecastScores(of: LastValue(), on: empty)
    #expect(none.windowCount == 0 && none.all.count == 0 && none.all.mse.isNaN)
  }
}
