/// A warmup-stable-decay (WSD) schedule: linear warmup, a constant rate, then decay at the end.
///
/// For step `t` of `n`, with `w` warmup steps and `d` decay steps; the decay begins at `s = max(w, n - d)`:
///
///     peak (t + 1) / (w + 1)                                               t < w
///     peak                                                                 w <= t < s
///     minimum + (peak - minimum) (1 - sqrt((t - s) / (n - s)))             s <= t < n
///     minimum                                                              n <= t
///
/// A run can be extended until its decay begins, because earlier steps do not depend on its length.
///
/// Sources: Hu et al. 2024 (MiniCPM), https://arxiv.org/abs/2404.06395, for the three phases; Hägele et al.
/// 2024, https://arxiv.org/abs/2405.18392, for the `1 - sqrt` decay over 20 % of the run, which they found
/// better than linear decay.
///
/// ```swift
/// let schedule = WarmupStableDecaySchedule(peak: 1e-3, warmupStepCount: 100, stepCount: 2000)
/// schedule(1600)  // 1e-3, the last step at the peak
/// schedule(1700)  // 5e-4
/// ```
public struct WarmupStableDecaySchedule: Schedule, Codable, Hashable {
  /// The peak rate, after the warmup.
  public var peak: Float
  /// The final rate.
  public var minimum: Float
  /// The number of warmup steps.
  public var warmupStepCount: Int
  /// The total number of steps.
  public var stepCount: Int
  /// The share of steps at the end in which the rate decays, from 0 to 1; the warmup has priority.
  public var decayShare: Double

  /// Makes a schedule with the given rates and lengths.
  public init(
    peak: Float, minimum: Float = 0, warmupStepCount: Int = 0, stepCount: Int,
    decayShare: Double = 0.2
  ) {
    self.peak = peak
    self.minimum = minimum
    self.warmupStepCount = warmupStepCount
    self.stepCount = stepCount
    self.decayShare = decayShare
  }

  /// The first step of the decay.
  private var decayStart: Int {
    let decayStepCount = Double(stepCount) * min(max(decayShare, 0), 1)
    return max(warmupStepCount, stepCount - Int(decayStepCount.rounded()))
  }

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    if let rate = Warmup.rate(step, peak: peak, stepCount: warmupStepCount) { return rate }
    guard step < stepCount else { return minimum }
    guard step > decayStart else { return peak }
    let progress = Double(step - decayStart) / Double(stepCount - decayStart)
    return minimum + Float(1 - progress.squareRoot()) * (peak - minimum)
  }
}
