import SluiceFiles

/// What a mixer keeps of the tokens of one sequence so far, so that the next ones need not see them again.
///
/// A state is a value: a copy is a snapshot, and goes its own way. Nothing in it is tracked for gradients.
///
/// ```swift
/// struct Memory: MixerState { var tensors: [String: Tensor] }
/// ```
public protocol MixerState: Sendable {
  /// Memory it takes; optional: by default that of its tensors.
  var byteCount: Int { get }

  /// The state as it was after the first `tokens` tokens; nil, by default, where it cannot be told, as of
  /// a recurrence.
  func trimmed(to tokens: Int) -> Self?

  /// All that it holds, by names, for files.
  var tensors: [String: Tensor] { get }

  /// Whether it can be the state after so many tokens; true, by default, where it cannot be told.
  func holds(tokenCount: Int) -> Bool

  /// The same state, before the first token, for a sequence that will have so many; as it is, by default,
  /// where that makes no difference.
  func expecting(tokenCount: Int) -> Self

  /// The state that gave these tensors.
  ///
  /// - Throws: where they are not a state's.
  init(tensors: [String: Tensor]) throws
}

extension MixerState {
  /// That of its tensors.
  public var byteCount: Int {
    tensors.values.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
  }

  /// It cannot be told.
  public func trimmed(to tokens: Int) -> Self? { nil }

  /// It cannot be told.
  public func holds(tokenCount: Int) -> Bool { true }

  /// It makes no difference.
  public func expecting(tokenCount: Int) -> Self { self }
}

/// The state of a mixer that keeps none, and so computes whole sequences only; there is no such value.
public enum NoState: MixerState {
  /// There is no such value.
  public var byteCount: Int { switch self {} }

  /// There is no such value.
  public func trimmed(to tokens: Int) -> NoState? { switch self {} }

  /// There is no such value.
  public var tensors: [String: Tensor] { switch self {} }

  /// Throws: there is no such value.
  public init(tensors: [String: Tensor]) throws {
    throw WeightLoadingError.unexpected(tensors.keys.sorted())
  }
}
