import Sluice

/// The level and the scale of windows.
struct WindowLevel {
  /// `[windows, channels, rows]`.
  let normalized: Tensor
  /// The mean of each row, `[windows, channels, 1]`.
  let mean: Tensor
  /// The standard deviation of each row, `[windows, channels, 1]`.
  let deviation: Tensor

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
