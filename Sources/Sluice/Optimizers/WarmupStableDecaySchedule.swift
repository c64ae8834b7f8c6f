/// A learning rate that rises linearly, stays, and falls over the last part of the run.
///
/// For step `t` of `n`, with `w` steps of warm-up and `d` steps of decay, which begins at
/// `s = max(w, n - d)`:
///
///     peak (t + 1) / (w + 1)                                               t < w
///     peak                                                                 w <= t < s
///     minimum + (peak - minimum) (1 - sqrt((t - s) / (n - s)))             s <= t < n
///     minimum                                                              n <= t
///
/// A run can be made longer until its decay begins: the steps before do not depend on its length.
///
/// Sources: Hu et al. 2024 (MiniCPM), https://arxiv.org/abs/2404.06395, for the three phases; the fall by
/// `1 - sqrt` over a fifth of the run from Hägele et al. 2024, https://arxiv.org/abs/2405.18392, who found
/// it better than a linear one.
///
/// ```swift
/// let schedule = WarmupStableDecaySchedule(peak: 1e-3, warmupStepCount: 100, stepCount: 2000)
/// schedule(1600)  // 1e-3, the last at the peak
/// schedule(1700)  // 5e-4
/// ```
public struct WarmupStableDecaySchedule: Schedule, Codable, Hashable {
  /// The rate after warm-up.
  public var peak: Float
  /// The rate after the last step.
  public var minimum: Float
  /// Steps during which the rate rises.
  public var warmupStepCount: Int
  /// Steps in all.
  public var stepCount: Int
  /// The part of all steps during which the rate falls, from 0 to 1; warm-up goes before.
  public var decayShare: Double

  /// Makes a schedule of the given rates and lengths.
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
