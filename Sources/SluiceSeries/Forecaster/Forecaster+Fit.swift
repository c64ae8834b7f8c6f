import Sluice

extension Forecaster {
  /// The most pairs of a window and a target channel that are fitted to.
  private static let fitSampleLimit = 50_000

  /// Fits the season and the linear map to training windows by least squares.
  ///
  /// A trainer calls it before the first step. The squared error is that of the standardized scale, over observed targets.
  /// If a season of the horizon has none, the map remains zero.
  ///
  /// - Parameter data: the windows, with the lengths and channels of the model; 50,000 pairs of a window and a channel
  ///   are used at most.
  public func fit(to data: ForecastWindows) {
    withoutGradient {
      let blocks = data.trainingBlocks(limit: Self.fitSampleLimit)
      fitCycle(to: blocks)
      seasonalMap.fit(
        to: blocks.lazy.map(residuals), isComplete: !data.hasMissingTargets)
    }
  }

  /// Sets the season to the mean of the normalized windows at each phase, weighted by their variance.
  private func fitCycle(to blocks: some Sequence<ForecastWindows.Batch>) {
    guard let cycle, let period = configuration.period else { return }
    let (context, width) = (configuration.contextLength, configuration.targetCount)
    var sums = [Double](repeating: 0, count: period * width)
    var weights = sums
    for batch in blocks {
      let level = WindowLevel(of: batch.history.transposed())
      let (deviations, values) = (level.deviation.scalars, level.normalized.scalars)
      for (window, step) in batch.steps.enumerated() {
        let phases = phaseNumbers(of: step - context..<step, period)
        for channel in 0..<width {
          let row = window * width + channel
          let weight = Double(deviations[row]) * Double(deviations[row])
          for index in 0..<context {
            let place = phases[index] * width + channel
            sums[place] += weight * Double(values[row * context + index])
            weights[place] += weight
          }
        }
      }
    }
    let means = zip(sums, weights).map { $1 > 0 ? Float($0 / $1) : 0 }
    cycle.update { $0 = Tensor(means, shape: cycle.shape) }
  }

  /// What the linear map forecasts, without level and season, in the standardized scale.
  private func residuals(of batch: ForecastWindows.Batch) -> TrainingSamples {
    let context = configuration.contextLength
    let level = WindowLevel(of: batch.history.transposed())
    var known = level.normalized
    var targets = (batch.targets.transposed() - level.mean) / level.deviation
    if let seasons = seasons(of: batch) {
      known = known - seasons[0..<context, axis: 2]
      targets = targets - seasons[context..., axis: 2]
    }
    // Multiplied by the deviation, so that the error is that of the standardized scale.
    return TrainingSamples(
      known: known * level.deviation, targets: targets * level.deviation, weights: batch.weights)
  }
}
