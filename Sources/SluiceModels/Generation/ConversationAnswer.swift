import Sluice
import Synchronization

/// An answer of a model, written piece by piece while somebody reads it.
///
/// It is an asynchronous sequence of pieces of text; every reader gets the pieces that nobody has read.
public final class ConversationAnswer: Sendable {
  private let state: Mutex<(generator: TextGenerator, text: String)>
  private let isCancelled = Atomic(false)

  init(_ generator: TextGenerator) { state = Mutex((generator, "")) }

  /// What was written so far.
  public var text: String { state.withLock { $0.text } }

  /// Its tokens so far.
  public var tokens: [GeneratedToken] { state.withLock { $0.generator.tokens } }

  /// Why it ended; nil while it goes on.
  public var end: GenerationEnd? { state.withLock { $0.generator.end } }

  /// What the model has read: the conversation up to here.
  var cache: PromptCache? { state.withLock { $0.generator.cache } }

  /// The next piece, computed on this thread; nil at the end.
  ///
  /// - Parameter isCancelled: asked between pieces of a long prompt whether the answer is still wanted.
  /// - Throws: as `TextGenerator.next()`.
  public func next(
    unless isCancelled: () -> Bool = { Task.isCancelled }
  ) throws -> String? {
    try state.withLock { state in
      let piece = try state.generator.next(unless: isCancelled)
      state.text += piece ?? ""
      return piece
    }
  }
}

extension ConversationAnswer: AsyncSequence {
  /// An iterator over the pieces that nobody has read.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(answer: self) }

  /// Computes each piece on a thread of its own.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let answer: ConversationAnswer

    /// The next piece; nil at the end.
    ///
    /// - Throws: as `TextGenerator.next()`, and `CancellationError` where the task is cancelled.
    public func next() async throws -> String? {
      try Task.checkCancellation()
      return try await withTaskCancellationHandler {
        try await onOwnThread { [answer] in
          Result { try answer.next(unless: { answer.isCancelled.load(ordering: .relaxed) }) }
        }.get()
      } onCancel: { [answer] in
        // The thread of its own is no part of the task.
        answer.isCancelled.store(true, ordering: .relaxed)
      }
    }
  }
}
