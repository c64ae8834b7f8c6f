import SluiceKernels

/// Runs `body` on a separate thread, with the caller's thread pool, and waits for it asynchronously.
package func onOwnThread<Result: Sendable>(
  _ body: @escaping @Sendable () -> Result
) async -> Result {
  let pool = ThreadPool.current
  return await withCheckedContinuation { continuation in
    let run: @Sendable () -> Void = {
      continuation.resume(returning: ThreadPool.$current.withValue(pool, operation: body))
    }
    if !startThread(run) { run() }
  }
}
