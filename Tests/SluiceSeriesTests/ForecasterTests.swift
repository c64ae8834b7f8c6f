import Foundation
import Sluice
import SluiceFiles
import SluiceInspection
import SluiceModels
import SluiceSeries
import SluiceTraining
import TestSupport
import Testing

struct ForecasterTests {
  /// A small model: 10 rows are known, 5 are forecast, the season has 4 rows.
  static func settings(
    targets: Int = 2, observed: Int = 0, known: Int = 0, period: Int? = 4,
    loss: Forecaster.Loss = .squared, gates: [Gate] = [.elementwise]
  ) -> Forecaster.Configuration {
    Forecaster.Configuration(
      contextLength: 10, horizon: 5, targetCount: targets, observedCount: observed,
      knownCount: known, period: period, tokenCount: 4, loss: loss, quantiles: [0.1, 0.5, 0.9],
      transformer: .init(
        layerCount: 1,
        block: .init(
          attention: .init(hiddenSize: 4, headCount: 2, gates: gates), intermediateSize: 8)))
  }

  static func batch(
    _ settings: Forecaster.Configuration, windows: Int = 3, steps: [Int] = [7, 8, -3],
    weights: Tensor? = nil, offset: Float = 0, factor: Float = 1
  ) -> ForecastWindows.Batch {
    let context = settings.contextLength
    return ForecastWindows.Batch(
      inputs: factor * .sample([windows, context, settings.channelCount], seed: 3) + offset,
      targets: factor * .sample([windows, settings.horizon, settings.targetCount], seed: 4)
        + offset,
      weights: weights,
      known: settings.knownCount == 0
        ? nil : .sample([windows, context + settings.horizon, settings.knownCount], seed: 5),
      steps: steps)
  }

  /// A model whose layers that start at zero have random weights.
  static func model(_ settings: Forecaster.Configuration) throws -> Forecaster {
    let model = try Forecaster(settings, random: RandomStream(seed: 1))
    for (index, named) in model.parameters.enumerated() {
      let isZero = named.parameter.tensor.scalars.allSatisfy { $0 == 0 }
      guard isZero else { continue }
      named.parameter.update { $0 = .sample($0.shape, seed: UInt64(10 + index), in: -0.1...0.1) }
    }
    return model
  }

  @Test func anUntrainedModelForecastsTheMeanOfTheWindow() throws {
    let settings = Self.settings()
    let model = try Forecaster(settings, random: RandomStream(seed: 1))
    let batch = Self.batch(settings)
    let means = batch.inputs.mean(axis: 1, keepingAxes: true).broadcast(to: [3, 5, 2])
    expectClose(model.forecast(batch).scalars, means.scalars, tolerance: 1e-5)
  }

  @Test(arguments: [Forecaster.Loss.squared, .absolute, .quantile])
  func trainingChangesTheSignsOfWindowsWhereThisIsMeaningful(loss: Forecaster.Loss) throws {
    for known in [0, 1] {
      var settings = Self.settings(known: known, loss: loss)
      settings.dropout = 0
      let model = try Self.model(settings)
      // Without a season, a window and its opposite have opposite linear forecasts.
      model.cycle?.update { $0 = .zeros($0.shape) }
      let batch = Self.batch(settings, windows: 16, steps: Array(20..<36))
      let opposite = ForecastWindows.Batch(
        inputs: -batch.inputs, targets: batch.targets, known: batch.known, steps: batch.steps)
      let plain = model(batch)
      let changed = -model(opposite)
      let found = model(batch, dropout: RandomStream(seed: 2))
      func distance(_ other: Tensor, _ window: Int) -> Float {
        (found - other)[window..<window + 1, axis: 0].abs().max().scalar
      }
      let signs = (0..<16).map { window -> Int in
        distance(plain, window) < 1e-5 ? 1 : distance(changed, window) < 1e-5 ? -1 : 0
      }
      let isMeaningful = known == 0 && loss != .quantile
      #expect(Set(signs) == (isMeaningful ? [1, -1] : [1]), "\(signs)")
    }
  }

  /// The formula of the linear part in double precision: level, season, map.
  @Test func withoutAttentionItIsALinearMapOfTheWindow() throws {
    let settings = Self.settings()
    let model = try Self.model(settings)
    for parameter in [model.head.weight, model.head.bias].compactMap(\.self) {
      parameter.update { $0 = .zeros($0.shape) }
    }
    let batch = Self.batch(settings)
    let map = model.seasonalMap
    // Seasons of 4 rows: three in the context of 10 rows, two in the horizon of 5; eight recent rows.
    #expect(map.seasons.weight.shape == [2, 7] && map.recent.weight.shape == [5, 8])
    let (seasons, recent) = (map.seasons.weight.tensor.doubles, map.recent.weight.tensor.doubles)
    let cycle = try #require(model.cycle).tensor.doubles
    let inputs = batch.inputs.doubles
    var expected = [Double](repeating: 0, count: 3 * 5 * 2)
    for (window, step) in batch.steps.enumerated() {
      for channel in 0..<2 {
        func season(_ row: Int) -> Double {
          cycle[((step - 10 + row) % 4 + 4) % 4 * 2 + channel]
        }
        let x = (0..<10).map { inputs[(window * 10 + $0) * 2 + channel] }
        let mean = x.reduce(0, +) / 10
        let deviation = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10 + 1e-5).squareRoot()
        // Two zeros before the first row make three complete seasons.
        let v = [0, 0] + (0..<10).map { (x[$0] - mean) / deviation - season($0) }
        let means = (0..<3).map { s in (0..<4).reduce(0) { $0 + v[s * 4 + $1] } / 4 }
        for row in 0..<5 {
          let values = (0..<3).map { v[$0 * 4 + row % 4] }
          let all = values + means + [v[11]]
          var y = (0..<7).reduce(0) { $0 + seasons[row / 4 * 7 + $1] * all[$1] }
          y += (0..<8).reduce(0) { $0 + recent[row * 8 + $1] * v[4 + $1] }
          expected[(window * 5 + row) * 2 + channel] = (y + season(10 + row)) * deviation + mean
        }
      }
    }
    expectClose(model.forecast(batch).scalars, expected, tolerance: 1e-5)
  }

  /// A token has the values of one phase, and its output belongs to that phase.
  @Test func aPhaseIsAToken() throws {
    var settings = Self.settings(targets: 1, period: nil, gates: [])
    settings.transformer.layerCount = 1
    let model = try Self.model(settings)
    // Blocks without effect, so that the output of a token depends on its own values.
    let silent = model.transformer.parameters.filter {
      $0.name.contains("output") || $0.name.contains("down")
    }
    #expect(silent.count == 4)
    for parameter in silent.map(\.parameter) + [
      model.seasonalMap.seasons.weight, model.seasonalMap.recent.weight,
    ] {
      parameter.update { $0 = .zeros($0.shape) }
    }
    let batch = Self.batch(settings, windows: 1, steps: [0])
    // Rows 2, 6, 10 and 14 have one phase. The exchange changes neither level nor scale of the window.
    var changed = batch.inputs.scalars
    (changed[2], changed[6]) = (changed[6], changed[2])
    let other = ForecastWindows.Batch(
      inputs: Tensor(changed, shape: batch.inputs.shape), targets: batch.targets, steps: [0])
    let (a, b) = (model.forecast(batch).scalars, model.forecast(other).scalars)
    #expect((0..<5).filter { abs(a[$0] - b[$0]) > 1e-5 } == [0, 4])
  }

  @Test(arguments: [Forecaster.Loss.squared, .absolute, .quantile])
  func forecastsFollowTheLevelAndTheScaleOfWindows(loss: Forecaster.Loss) throws {
    let settings = Self.settings(loss: loss)
    let model = try Self.model(settings)
    let plain = model(Self.batch(settings))
    let moved = model(Self.batch(settings, offset: 50, factor: 8))
    #expect(plain.shape == [3, 5, 2, loss == .quantile ? 3 : 1])
    expectClose(moved.scalars, (8 * plain + 50).scalars, tolerance: 2e-5)
  }

  @Test func aConstantWindowIsFinite() throws {
    let settings = Self.settings()
    let model = try Self.model(settings)
    let batch = ForecastWindows.Batch(
      inputs: Tensor(repeating: 1e6, shape: [1, 10, 2]), targets: .zeros([1, 5, 2]), steps: [0])
    let isFinite = model.forecast(batch).scalars.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  @Test(arguments: [
    settings(), settings(period: nil, loss: .quantile), settings(observed: 1, known: 2),
    settings(targets: 1, known: 1, gates: []),
  ])
  func gradientsAreThoseOfDifferences(settings: Forecaster.Configuration) throws {
    let model = try Self.model(settings)
    // Tokens that depend little on the inputs keep the blocks almost linear in a step.
    model.front.weight.update { $0 = 0.05 * $0 }
    model.phases.update { $0 = .sample($0.shape, seed: 77, in: -3...3) }
    let batch = Self.batch(settings)
    checkGradients(of: model, at: batch.inputs, tolerance: 2e-3) { inputs in
      model(
        ForecastWindows.Batch(
          inputs: inputs, targets: batch.targets, known: batch.known, steps: batch.steps))
    }
  }

  @Test func missingTargetsHaveNoLoss() throws {
    let settings = Self.settings()
    let model = try Self.model(settings)
    var weights = [Float](repeating: 1, count: 30)
    for index in [0, 7, 29] { weights[index] = 0 }
    let full = Self.batch(settings)
    let partial = Self.batch(settings, weights: Tensor(weights, shape: [3, 5, 2]))
    let errors = (model.forecast(full) - full.targets).doubles.map { $0 * $0 }
    let expected =
      zip(errors, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(30 - 3)
    #expect(abs(Double(model.loss(partial, dropout: nil).scalar) - expected) < 1e-5 * expected)
    let score = model.score(partial)
    #expect(score.itemCount == 27)
    let none = Self.batch(settings, weights: .zeros([3, 5, 2]))
    #expect(model.loss(none, dropout: nil).scalar == 0 && model.score(none).itemCount == 0)
  }

  @Test func channelsAreForecastAloneUnlessTheyAreMixed() throws {
    for isMixed in [false, true] {
      var settings = Self.settings()
      settings.mixesChannels = isMixed
      let model = try Self.model(settings)
      let batch = Self.batch(settings)
      // The second channel reversed in time.
      let second = batch.inputs[1, axis: 2].gathered(at: (0..<10).reversed(), axis: 1)
      let other = ForecastWindows.Batch(
        inputs: .stacked([batch.inputs[0, axis: 2], second], axis: 2), targets: batch.targets,
        steps: batch.steps)
      let (a, b) = (
        model.forecast(batch)[0, axis: 2].scalars, model.forecast(other)[0, axis: 2].scalars
      )
      #expect((a == b) == !isMixed)
    }
  }

  /// What is recorded of a channel is what its forecast depends on.
  @Test func aRecordingHasTheGatesOfTheChannel() throws {
    let settings = Self.settings()
    let model = try Self.model(settings)
    let batch = Self.batch(settings)
    let first = model.recording(ofChannel: 0, in: batch)
    #expect(first.layers.map(\.name) == ["blocks.0"] && first.layers[0].tokenCount == 4)
    #expect(first.layers[0].gates.map(\.name) == ["output.elementwise"])
    // Without an observed channel, the first sequence of the whole forecast is that of the first channel.
    let whole = withoutGradient { model.recording { model.forecast(batch) }.recording }
    #expect(whole.layers[0].attentionWeights?.scalars == first.layers[0].attentionWeights?.scalars)
    let second = model.recording(ofChannel: 1, in: batch)
    #expect(second.layers[0].attentionWeights?.scalars != first.layers[0].attentionWeights?.scalars)
  }

  @Test func settingsAreReadAsTheyWereWritten() throws {
    try withTemporaryFolder { folder in
      for settings in [
        Self.settings(), Self.settings(observed: 1, known: 2, period: nil, loss: .quantile),
        Forecaster.Configuration(contextLength: 48, horizon: 24, targetCount: 7, period: 24),
      ] {
        let model = try Self.model(settings)
        try model.write(to: folder, metadata: [:])
        let read = try Forecaster(contentsOf: folder)
        #expect(read.configuration == settings)
        #expect(read.state() == model.state())
      }
      let path = folder + "/config.json"
      for (key, value, reason) in [
        ("period", "0", "period"), ("surplus", "1", "the key surplus is unknown"),
        ("quantiles", "[0.5, 0.1]", "quantiles"), ("prediction_length", "-1", "horizon"),
      ] {
        try Self.model(Self.settings(loss: .quantile)).write(to: folder, metadata: [:])
        var json = try #require(
          try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
            as? [String: Any])
        json[key] = try JSONSerialization.jsonObject(
          with: Data(value.utf8), options: .fragmentsAllowed)
        try JSONSerialization.data(withJSONObject: json).write(to: URL(filePath: path))
        let error = #expect(throws: (any Error).self) { try Forecaster(contentsOf: folder) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(reason), "\(String(describing: error))")
      }
    }
  }

  @Test func modelsThatDoNotFitTheDataAreRefused() throws {
    let data = try ForecastWindows(numberedSeries(100), contextLength: 10, horizon: 5)
    let model = try Self.model(Self.settings())
    #expect(throws: SeriesError.otherModel) { try data.requireFit(model) }
    var settings = Self.settings(targets: 1)
    try data.requireFit(Self.model(settings))
    settings.horizon = 4
    let shorter = try Self.model(settings)
    #expect(throws: SeriesError.otherModel) { try data.requireFit(shorter) }
  }
}
