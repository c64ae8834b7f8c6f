/// The schedules of the library by the names that recipes and flags have for them.
public enum ScheduleKind: String, CaseIterable, Codable, Sendable {
  /// `CosineSchedule`.
  case cosine
  /// `LinearSchedule`.
  case linear
  /// `ConstantSchedule`, which has no minimum and no end.
  case constant
  /// `WarmupStableDecaySchedule`, which decays over the last fifth.
  case wsd

  /// A schedule of this kind.
  ///
  /// - Parameters:
  ///   - peak: the rate after warm-up.
  ///   - minimum: the rate after the last step.
  ///   - warmupStepCount: steps during which the rate rises.
  ///   - stepCount: steps in all.
  public func schedule(
    peak: Float, minimum: Float, warmupStepCount: Int, stepCount: Int
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
        peak: peak, minimum: minimum, warmupStepCount: warmupStepCount, stepCount: stepCount)
    }
  }
}
