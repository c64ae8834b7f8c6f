import SluiceKernels

/// What operations read of the task they run in, to hold again where they run anew.
///
/// A backward pass may run in another task than the forward pass, where other values hold.
struct OperationContext: Sendable {
  private let pool = ThreadPool.current
  private let precision = Precision.current
  private let activationFormat = ActivationFormat.current

  /// Runs `body` on the tape, as in the task that made this value; nobody watches.
  func holding<Result>(_ body: () throws -> Result) rethrows -> Result {
    try ThreadPool.$current.withValue(pool) {
      try Precision.$current.withValue(precision) {
        try ActivationFormat.$current.withValue(activationFormat) {
          try GradientTape.$isRunning.withValue(true) {
            try Observation.unwatched(body)
          }
        }
      }
    }
  }
}
