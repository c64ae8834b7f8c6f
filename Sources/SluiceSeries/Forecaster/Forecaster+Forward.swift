import Sluice
import SluiceModels

extension Forecaster {
  /// The forecasts of windows in the standardized scale.
  ///
  /// - Parameters:
  ///   - batch: the windows, whose targets are not read.
  ///   - random: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[windows, horizon, targets, values]`: with the quantile loss one value for each quantile, otherwise
  ///   one.
  public func callAsFunction(
    _ batch: ForecastWindows.Batch, dropout random: RandomStream? = nil
  ) -> Tensor {
    let settings = configuration
    let (count, targetCount) = (batch.windowCount, settings.targetCount)
    // A row for each channel of a window: [windows x channels, context].
    let level = WindowLevel(of: batch.inputs.transposed(1, 2))
    let targetRows = 0..<targetCount
    var rows = level.normalized
    let seasons = seasons(of: batch)
    if let seasons {
      rows = rows.adding(-seasons[0..<settings.contextLength, axis: 2], toChannels: targetRows)
    }
    let targets = rows[targetRows, axis: 1]
    var y = seasonalMap(targets.reshaped([count * targetCount, settings.contextLength]))
      .reshaped([count, targetCount, settings.horizon])
    if let seasons { y = y + seasons[settings.contextLength..., axis: 2] }
    let signs = random.flatMap { randomSigns(count, random: $0.substream(3)) }
    var correction = correction(
      signs.map { rows * $0 } ?? rows, known: batch.known, dropout: random)
    if let signs { correction = correction * signs.expanded(axis: 3) }
    let values = y.expanded(axis: 3) + correction
    return level.restored(values).permuted([0, 2, 1, 3])
  }

  /// 1 or -1 for each window, `[windows, 1, 1]`; nil if the model does not change signs.
  private func randomSigns(_ count: Int, random: RandomStream) -> Tensor? {
    guard configuration.changesSigns else { return nil }
    return Tensor(
      (0..<count).map { random.uniform(at: UInt64($0)) < 0.5 ? -1 : 1 }, shape: [count, 1, 1])
  }

  /// The season at the rows of the context and the horizon, `[windows, targets, context + horizon]`.
  func seasons(of batch: ForecastWindows.Batch) -> Tensor? {
    guard let cycle, let period = configuration.period else { return nil }
    let (context, length) = (
      configuration.contextLength, configuration.contextLength + configuration.horizon
    )
    let phases = batch.steps.flatMap {
      phaseNumbers(of: $0 - context..<$0 - context + length, period)
    }
    return cycle.tensor.gathered(at: phases, axis: 0)
      .reshaped([batch.windowCount, length, configuration.targetCount]).transposed(1, 2)
  }

  /// The phases of time steps, which can be negative.
  func phaseNumbers(of steps: Range<Int>, _ period: Int) -> [Int] {
    steps.map { step in
      let phase = step % period
      return phase < 0 ? phase + period : phase
    }
  }

  /// The tokens of channels: `[windows, channels, rows]` gives `[windows, channels, phases, hidden]`.
  private func tokens(of rows: Tensor, by front: Linear, seasonCount: Int) -> Tensor {
    let (windows, channels, count) = (rows.shape[0], rows.shape[1], rows.shape[2])
    let values = layout.phases(
      of: rows.reshaped([windows * channels, count]), seasonCount: seasonCount)
    return (front(values) + phases.tensor)
      .reshaped([windows, channels, layout.phaseCount, configuration.hiddenSize])
  }

  private func tokens(of rows: Tensor) -> Tensor {
    tokens(of: rows, by: front, seasonCount: layout.contextSeasonCount)
  }

  private var layout: SeasonLayout { SeasonLayout(configuration) }

  /// Runs the blocks on one channel of the first window, so that an observer receives its readings.
  func observe(_ channel: Int, of batch: ForecastWindows.Batch) {
    let (context, phaseCount) = (configuration.contextLength, configuration.tokenCount)
    let level = WindowLevel(of: batch.inputs[0..<1, axis: 0].transposed(1, 2))
    var row = level.normalized[channel..<channel + 1, axis: 1]
    if channel < configuration.targetCount, let seasons = seasons(of: batch) {
      row = row - seasons[0..<1, axis: 0][channel..<channel + 1, axis: 1][0..<context, axis: 2]
    }
    _ = transformer(tokens(of: row).reshaped([1, phaseCount, configuration.hiddenSize]))
  }

  /// The correction of the linear map, `[windows, targets, horizon, values]`.
  private func correction(
    _ rows: Tensor, known: Tensor?, dropout random: RandomStream?
  ) -> Tensor {
    let (windows, channels) = (rows.shape[0], rows.shape[1])
    let (phaseCount, hidden) = (configuration.tokenCount, configuration.hiddenSize)
    let mixes = channelMixer != nil
    // Without mixing, a forecast depends on its own channel only.
    let used = mixes ? rows : rows[0..<configuration.targetCount, axis: 1]
    var tokens = tokens(of: used)
    if mixes, let knownFront, let known {
      let others = tokens[0..<(channels - configuration.knownCount), axis: 1]
      let known = self.tokens(
        of: known.transposed(1, 2), by: knownFront, seasonCount: configuration.knownTokenLength)
      tokens = Tensor.concatenated([others, known], axis: 1)
    }
    let count = tokens.shape[1]
    tokens = tokens.reshaped([windows * count, phaseCount, hidden])
    if let random { tokens = tokens.dropout(configuration.dropout, using: random.substream(0)) }
    tokens = transformer(tokens, dropout: random?.substream(1))
      .reshaped([windows, count, phaseCount, hidden])
    if let channelMixer {
      tokens =
        channelMixer(tokens, dropout: random?.substream(2))[
          0..<configuration.targetCount, axis: 1]
    }
    let outputs = head(tokens)
    return layout.horizon(
      ofPhases: outputs.reshaped(
        [windows * configuration.targetCount, phaseCount, outputs.lastDimension]),
      valueCount: configuration.valueCount
    ).reshaped(
      [windows, configuration.targetCount, configuration.horizon, configuration.valueCount])
  }
}

extension Tensor {
  /// This tensor, `[windows, channels, rows]`, with a tensor added to its first channels.
  fileprivate func adding(_ other: Tensor, toChannels channels: Range<Int>) -> Tensor {
    let sum = self[channels, axis: 1] + other
    guard channels.count < shape[1] else { return sum }
    return .concatenated([sum, self[channels.upperBound..., axis: 1]], axis: 1)
  }
}
