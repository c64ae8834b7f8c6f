/// A linear learning rate schedule with linear warmup.
///
/// For step `t` of `n`, with `w` warmup steps:
///
///     peak (t + 1) / (w + 1)                                          t < w
///     minimum + (peak - minimum) (1 - (t - w) / (n - w))              w <= t < n
///     minimum                                                         n <= t
///
/// Source: Defazio et al. 2023, https://arxiv.org/abs/2310.07831, who found linear decay to zero at least
/// as good as a cosine schedule.
///
/// ```swift
/// let schedule = LinearSchedule(peak: 1e-3, warmupStepCount: 100, stepCount: 2000)
/// schedule(1050)  // 5e-4
/// ```
public struct LinearSchedule: Schedule, Codable, Hashable {
  /// The peak rate, after the warmup.
  public var peak: Float
  /// The final rate.
  public var minimum: Float
  /// The number of warmup steps.
  public var warmupStepCount: Int
  /// The number of steps until the rate reaches the minimum.
  public var stepCount: Int

  /// Makes a schedule with the given rates and lengths.
  public init(peak: Float, minimum: Float = 0, warmupStepCount: Int = 0, stepCount: Int) {
    self.peak = peak
    self.minimum = minimum
    self.warmupStepCount = warmupStepCount
    self.stepCount = stepCount
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    if let rate = Warmup.rate(step, peak: peak, stepCount: warmupStepCount) { return rate }
    guard step < stepCount else { return minimum }
    let progress = Double(step - warmupStepCount) / Double(stepCount - warmupStepCount)
    return minimum + Float(1 - progress) * (peak - minimum)
  }
}
