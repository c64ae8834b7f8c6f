/// The schedules of the library by the names that recipes and flags have for them.
///
/// A schedule's row: its case, the share of the steps it decays over, if any, and how it is made.
public enum ScheduleKind: String, CaseIterable, Codable, Sendable {
  /// `CosineSchedule`.
  case cosine
  /// `LinearSchedule`.
  case linear
  /// `ConstantSchedule`, which has no minimum and no end.
  case constant
  /// `WarmupStableDecaySchedule`.
  case wsd

  /// The last share of all steps over which it usually decays; nil where no share can be set.
  public var usualDecayShare: Float? { self == .wsd ? 0.2 : nil }

  /// A schedule of this kind.
  ///
  /// - Parameters:
  ///   - peak: the rate after warm-up.
  ///   - minimum: the rate after the last step.
  ///   - warmupStepCount: steps during which the rate rises.
  ///   - stepCount: steps in all.
  ///   - decayShare: the last share of all steps over which it decays; nil for the usual one.
  public func schedule(
    peak: Float, minimum: Float, warmupStepCount: Int, stepCount: Int,
    decayShare: Float? = nil
  ) -> any Schedule {
    switch self {
    case .cosine:
      CosineSchedule(
        peak: peak, minimum: minimum, warmupStepCount: warmupStepCount, stepCount: stepCount)
    case .linear:
      LinearSchedule(
        peak: peak, minimum: minimum, warmupStepCount: warmupStepCount, stepCount: stepCount)
    case .constant: ConstantSchedule(peak: peak, warmupStepCount: warmupStepCount)
    case .wsd:
      WarmupStableDecaySchedule(
        peak: peak, minimum: minimum, warmupStepCount: warmupStepCount, stepCount: stepCount,
        decayShare: Double(decayShare ?? usualDecayShare ?? 0.2))
    }
  }
}
