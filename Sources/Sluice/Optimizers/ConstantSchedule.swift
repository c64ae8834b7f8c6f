/// A learning rate that rises linearly and stays.
///
/// Step `t` has `peak (t + 1) / (w + 1)` in a warm-up of `w` steps, `peak` from then on.
///
/// ```swift
/// let schedule = ConstantSchedule(peak: 1e-3, warmupStepCount: 100)
/// schedule(1_000_000)  // 1e-3
/// ```
public struct ConstantSchedule: Schedule, Codable, Hashable {
  /// The rate after warm-up.
  public var peak: Float
  /// Steps during which the rate rises.
  public var warmupStepCount: Int

  /// Makes a schedule of the given rate.
  public init(peak: Float, warmupStepCount: Int = 0) {
    self.peak = peak
    self.warmupStepCount = warmupStepCount
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    Warmup.rate(step, peak: peak, stepCount: warmupStepCount) ?? peak
  }
}
