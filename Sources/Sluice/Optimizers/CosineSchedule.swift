import SluicePlatform

/// A cosine learning rate schedule with linear warmup, as in nanoGPT.
///
/// For step `t` of `n`, with `w` warmup steps:
///
///     peak (t + 1) / (w + 1)                                                     t < w
///     minimum + (peak - minimum) (1 + cos(pi (t - w) / (n - w))) / 2             w <= t < n
///     minimum                                                                    n <= t
///
/// Source: Loshchilov and Hutter 2017, https://arxiv.org/abs/1608.03983, equation 5, without restarts.
///
/// ```swift
/// let schedule = CosineSchedule(peak: 1e-3, minimum: 1e-4, warmupStepCount: 100, stepCount: 2000)
/// schedule(0)  // 1e-3 / 101
/// ```
public struct CosineSchedule: Schedule, Codable, Hashable {
  /// The peak rate, after the warmup.
  public var peak: Float
  /// The final rate.
  public var minimum: Float
  /// The number of warmup steps.
  public var warmupStepCount: Int
  /// The number of steps until the rate reaches the minimum.
  public var stepCount: Int

  /// Makes a schedule with the given rates and lengths.
  public init(peak: Float, minimum: Float, warmupStepCount: Int, stepCount: Int) {
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
    return minimum + Float(0.5 * (1 + cos(.pi * progress))) * (peak - minimum)
  }
}
