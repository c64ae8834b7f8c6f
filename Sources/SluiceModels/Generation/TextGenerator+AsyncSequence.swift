import Sluice
import Synchronization

extension TextGenerator: AsyncSequence {
  /// An iterator that continues from the current state of the generator.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

  /// Computes each piece on a separate thread, so that the threads of Swift's tasks are not blocked.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let generator: Shared

    fileprivate init(_ generator: TextGenerator) {
      self.generator = Shared(generator)
    }

    /// The next piece of text; nil at the end.
    ///
    /// - Throws: the errors of `TextGenerator.next()`, and `CancellationError` if the task is cancelled.
    public func next() async throws -> String? {
      try Task.checkCancellation()
      return try await withTaskCancellationHandler {
        try await onOwnThread { [generator] in
          Result {
            try generator.value.withLock {
              try $0.next(unless: { generator.isCancelled.load(ordering: .relaxed) })
            }
          }
        }.get()
      } onCancel: { [generator] in
        // The separate thread is not part of the task.
        generator.isCancelled.store(true, ordering: .relaxed)
      }
    }

    /// A generator that a thread may change while the iterator waits for it.
    private final class Shared: Sendable {
      let value: Mutex<TextGenerator>
      let isCancelled = Atomic(false)

      init(_ generator: TextGenerator) {
        value = Mutex(generator)
      }
    }
  }
}
