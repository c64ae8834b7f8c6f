import Sluice
import SluiceModels

extension Forecaster {
  /// The factor on the linear map, and so on its learning rate, which must be larger than that of attention.
  ///
  /// AdamW divides gradients by their magnitude, so that a factor on a parameter is one on its learning rate.
  private static let shortcutRate: Float = 10
  /// The factor on the season.
  private static let cycleRate: Float = 20

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
    let (count, targetCount) = (batch.windowCount, configuration.targetCount)
    // A row for each channel of a window: [windows x channels, context].
    let level = WindowLevel(of: batch.inputs.transposed(1, 2))
    let targetRows = 0..<targetCount
    var rows = level.normalized
    let seasons = seasons(of: batch)
    if let seasons {
      rows = rows.adding(-seasons[0..<configuration.contextLength, axis: 2], toChannels: targetRows)
    }
    let targets = rows[targetRows, axis: 1]
    var y =
      Self.shortcutRate
      * shortcut(targets).reshaped(
        [count, targetCount, configuration.horizon, configuration.valueCount])
    y = y + correction(rows, known: batch.known, dropout: random)
    if let seasons {
      y = y + seasons[configuration.contextLength..., axis: 2].expanded(axis: 3)
    }
    return level.restored(y).permuted([0, 2, 1, 3])
  }

  /// The season at the rows of the context and the horizon, `[windows, targets, context + horizon]`.
  private func seasons(of batch: ForecastWindows.Batch) -> Tensor? {
    guard let cycle, let period = configuration.period else { return nil }
    let (context, length) = (
      configuration.contextLength, configuration.contextLength + configuration.horizon
    )
    let phases = batch.steps.flatMap { step in
      (0..<length).map { row in
        let phase = (step - context + row) % period
        return phase < 0 ? phase + period : phase
      }
    }
    return (Self.cycleRate * cycle.tensor).gathered(at: phases, axis: 0)
      .reshaped([batch.windowCount, length, configuration.targetCount]).transposed(1, 2)
  }

  /// The tokens of channels: `[windows, channels, context]` gives `[windows, channels, phases, hidden]`.
  private func tokens(of rows: Tensor) -> Tensor {
    front(rows.phases(configuration.tokenCount, length: configuration.tokenLength)) + phases.tensor
  }

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
      let values = known.transposed(1, 2)
        .phases(phaseCount, length: configuration.knownTokenLength)
      let others = tokens[0..<(channels - configuration.knownCount), axis: 1]
      tokens = Tensor.concatenated([others, knownFront(values) + phases.tensor], axis: 1)
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
    // [windows, targets, phases, rows of a phase x values] -> rows in order of time.
    let (length, values) = (configuration.outputLength, configuration.valueCount)
    let output = head(tokens).reshaped(
      [windows, configuration.targetCount, phaseCount, length, values]
    ).permuted([0, 1, 3, 2, 4]).reshaped(
      [windows, configuration.targetCount, length * phaseCount, values])
    return output[0..<configuration.horizon, axis: 2]
  }
}

/// The level and the scale of windows.
private struct WindowLevel {
  /// `[windows, channels, rows]`.
  let normalized: Tensor
  private let mean: Tensor
  private let deviation: Tensor

  /// The least variance, so that constant windows are not divided by zero.
  private static let epsilon: Float = 1e-5

  /// - Parameter rows: `[windows, channels, rows]`.
  init(of rows: Tensor) {
    mean = rows.mean(axis: 2, keepingAxes: true)
    deviation = (rows.variance(axis: 2, keepingAxes: true) + Self.epsilon).sqrt()
    normalized = (rows - mean) / deviation
  }

  /// Restores forecasts of the first channels, `[windows, targets, horizon, values]`.
  func restored(_ y: Tensor) -> Tensor {
    let targets = 0..<y.shape[1]
    return y * deviation[targets, axis: 1].expanded(axis: 3)
      + mean[targets, axis: 1].expanded(axis: 3)
  }
}

extension Tensor {
  /// This tensor, `[windows, channels, rows]`, with a tensor added to its first channels.
  fileprivate func adding(_ other: Tensor, toChannels channels: Range<Int>) -> Tensor {
    let sum = self[channels, axis: 1] + other
    guard channels.count < shape[1] else { return sum }
    return .concatenated([sum, self[channels.upperBound..., axis: 1]], axis: 1)
  }

  /// The values of each phase, in order of time; zeros are added before the first row if necessary.
  ///
  /// Shapes: `[windows, channels, rows]` gives `[windows, channels, phases, length]`.
  fileprivate func phases(_ count: Int, length: Int) -> Tensor {
    let (windows, channels, rows) = (shape[0], shape[1], shape[2])
    let missing = count * length - rows
    let padded =
      missing == 0
      ? self : .concatenated([.zeros([windows, channels, missing]), self], axis: 2)
    return padded.reshaped([windows, channels, length, count]).transposed(2, 3)
  }
}
