import Sluice
import Synchronization

/// An answer of a model, generated piece by piece while it is read.
///
/// It is an asynchronous sequence of pieces of text. With several readers, each piece goes to one of them.
public final class ConversationAnswer: Sendable {
  private let state: Mutex<(generator: TextGenerator, text: String)>
  private let isCancelled = Atomic(false)

  init(_ generator: TextGenerator) { state = Mutex((generator, "")) }

  /// The text generated so far.
  public var text: String { state.withLock { $0.text } }

  /// The tokens generated so far.
  public var tokens: [GeneratedToken] { state.withLock { $0.generator.tokens } }

  /// The reason why the answer ended; nil if it has not ended.
  public var end: GenerationEnd? { state.withLock { $0.generator.end } }

  /// The prompt cache: the state of the model after the conversation so far.
  var cache: PromptCache? { state.withLock { $0.generator.cache } }

  /// The next piece, computed on the calling thread; nil at the end.
  ///
  /// - Parameter isCancelled: checked between pieces of a long prompt; true cancels the generation.
  /// - Throws: the errors of `TextGenerator.next()`.
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
  /// An iterator over the pieces that have not been read yet.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(answer: self) }

  /// Computes each piece on a separate thread.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let answer: ConversationAnswer

    /// The next piece; nil at the end.
    ///
    /// - Throws: the errors of `TextGenerator.next()`, and `CancellationError` if the task is cancelled.
    public func next() async throws -> String? {
      try Task.checkCancellation()
      return try await withTaskCancellationHandler {
        try await onOwnThread { [answer] in
          Result { try answer.next(unless: { answer.isCancelled.load(ordering: .relaxed) }) }
        }.get()
      } onCancel: { [answer] in
        // The separate thread is not part of the task.
        answer.isCancelled.store(true, ordering: .relaxed)
      }
    }
  }
}
