import Sluice
import SluiceModels
import SluiceTraining

extension Forecaster: TrainableModel {
  /// The model type in files.
  public static let modelType = "forecaster"

  /// The name of the mean absolute error among the scores.
  public static let absoluteErrorName = "mae"

  /// The mean loss over the observed targets.
  public func loss(_ batch: ForecastWindows.Batch, dropout random: RandomStream?) -> Tensor {
    loss(of: self(batch, dropout: random), on: batch)
  }

  /// The loss, and the mean absolute error of the forecast.
  public func score(_ batch: ForecastWindows.Batch) -> Score {
    withoutGradient {
      let values = self(batch)
      let error = (forecast(of: values) - batch.targets).abs()
      let sum = (batch.weights.map { error * $0 } ?? error).sum().scalar
      return Score(
        loss: loss(of: values, on: batch).scalar, itemCount: batch.itemCount,
        ratios: [Self.absoluteErrorName: Ratio(Double(sum), of: Double(batch.itemCount))])
    }
  }

  private func loss(of values: Tensor, on batch: ForecastWindows.Batch) -> Tensor {
    let error = batch.targets.expanded(axis: 3) - values
    let losses =
      switch configuration.loss {
      case .squared: error * error
      case .absolute: error.abs()
      case .quantile:
        Tensor.maximum(
          error * Tensor(configuration.quantiles), error * (Tensor(configuration.quantiles) - 1))
      }
    guard let weights = batch.weights else { return losses.mean() }
    // A batch without observed targets has no loss.
    let count = Float(max(1, batch.itemCount * configuration.valueCount))
    return (losses * weights.expanded(axis: 3)).sum() * (1 / count)
  }

  /// The forecast among the values: `[windows, horizon, targets, values]` gives `[windows, horizon, targets]`.
  func forecast(of values: Tensor) -> Tensor {
    values[configuration.medianIndex..<configuration.medianIndex + 1, axis: 3].squeezed(axis: 3)
  }
}

extension Forecaster: ForecastMethod {
  /// The name in tables.
  public var name: String { Self.modelType }

  /// The forecasts of windows, `[windows, horizon, targets]`: means, or medians for the other losses.
  public func forecast(_ batch: ForecastWindows.Batch) -> Tensor {
    withoutGradient { forecast(of: self(batch)) }
  }
}
