import SluicePlatform

/// A learning rate that rises linearly, then falls along half a cosine, as in nanoGPT.
///
/// For step `t` of `n`, with `w` steps of warm-up:
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
  /// The rate after warm-up.
  public var peak: Float
  /// The rate at the last step and after.
  public var minimum: Float
  /// Steps during which the rate rises.
  public var warmupStepCount: Int
  /// Steps until the rate has fallen to the minimum.
  public var stepCount: Int

  /// Makes a schedule of the given rates and lengths.
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
