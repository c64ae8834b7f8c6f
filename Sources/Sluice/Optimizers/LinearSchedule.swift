/// A learning rate that rises linearly, then falls linearly.
///
/// For step `t` of `n`, with `w` steps of warm-up:
///
///     peak (t + 1) / (w + 1)                                          t < w
///     minimum + (peak - minimum) (1 - (t - w) / (n - w))              w <= t < n
///     minimum                                                         n <= t
///
/// Source: Defazio et al. 2023, https://arxiv.org/abs/2310.07831, who found a fall to zero as good as a
/// cosine or better.
///
/// ```swift
/// let schedule = LinearSchedule(peak: 1e-3, warmupStepCount: 100, stepCount: 2000)
/// schedule(1050)  // 5e-4
/// ```
public struct LinearSchedule: Schedule, Codable, Hashable {
  /// The rate after warm-up.
  public var peak: Float
  /// The rate at the last step and after.
  public var minimum: Float
  /// Steps during which the rate rises.
  public var warmupStepCount: Int
  /// Steps until the rate has fallen to the minimum.
  public var stepCount: Int

  /// Makes a schedule of the given rates and lengths.
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
