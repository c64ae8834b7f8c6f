import SluiceKernels

/// The task-local values that operations read, stored to be set again when operations are recomputed.
///
/// The backward pass may run in another task than the forward pass, with other values.
struct OperationContext: Sendable {
  private let pool = ThreadPool.current
  private let precision = Precision.current
  private let activationFormat = ActivationFormat.current

  /// Runs `body` with recording and with the stored values, without an observer.
  func holding<Result>(_ body: () throws -> Result) rethrows -> Result {
    try ThreadPool.$current.withValue(pool) {
      try Precision.$current.withValue(precision) {
        try ActivationFormat.$current.withValue(activationFormat) {
          try GradientTape.$isRunning.withValue(true) {
            try GradientTape.$isShortLived.withValue(false) {
              try Observation.unwatched(body)
            }
          }
        }
      }
    }
  }
}
