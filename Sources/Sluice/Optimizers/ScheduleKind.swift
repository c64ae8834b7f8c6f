/// The learning rate schedules of the library by name, for recipes and flags.
///
/// Each schedule has a case, a default decay share, if any, and a function that makes it.
public enum ScheduleKind: String, CaseIterable, Codable, Sendable {
  /// `CosineSchedule`.
  case cosine
  /// `LinearSchedule`.
  case linear
  /// `ConstantSchedule`, which has no minimum and no end.
  case constant
  /// `WarmupStableDecaySchedule`.
  case wsd

  /// The default share of steps at the end in which the rate decays; nil if the schedule has no such setting.
  public var usualDecayShare: Float? { self == .wsd ? 0.2 : nil }

  /// A schedule of this kind.
  ///
  /// - Parameters:
  ///   - peak: the peak rate, after the warmup.
  ///   - minimum: the final rate.
  ///   - warmupStepCount: the number of warmup steps.
  ///   - stepCount: the total number of steps.
  ///   - decayShare: the share of steps at the end in which the rate decays; nil for the default.
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
