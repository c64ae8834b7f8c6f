/// A learning rate schedule: a learning rate for each step.
///
/// ```swift
/// struct InverseSquareRoot: Schedule {
///   func callAsFunction(_ step: Int) -> Float { 1e-2 / Float(step + 1).squareRoot() }
/// }
/// ```
public protocol Schedule: Sendable {
  /// The rate of a step, counted from 0.
  func callAsFunction(_ step: Int) -> Float
}

/// A linear rise from near zero to the peak, as in nanoGPT: step `t` of `w` has `peak (t + 1) / (w + 1)`.
enum Warmup {
  /// The rate of a step; nil after the rise.
  static func rate(_ step: Int, peak: Float, stepCount: Int) -> Float? {
    step < stepCount ? peak * Float(step + 1) / Float(stepCount + 1) : nil
  }
}
