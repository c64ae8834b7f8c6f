/// A constant learning rate with linear warmup.
///
/// The rate of step `t` is `peak (t + 1) / (w + 1)` in a warmup of `w` steps, and `peak` after it.
///
/// ```swift
/// let schedule = ConstantSchedule(peak: 1e-3, warmupStepCount: 100)
/// schedule(1_000_000)  // 1e-3
/// ```
public struct ConstantSchedule: Schedule, Codable, Hashable {
  /// The rate after the warmup.
  public var peak: Float
  /// The number of warmup steps.
  public var warmupStepCount: Int

  /// Makes a schedule with the given rate.
  public init(peak: Float, warmupStepCount: Int = 0) {
    self.peak = peak
    self.warmupStepCount = warmupStepCount
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    Warmup.rate(step, peak: peak, stepCount: warmupStepCount) ?? peak
  }
}
