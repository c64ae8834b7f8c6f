import SluiceFiles

/// The state of a mixer for one sequence, such as a key/value cache.
///
/// With a state, new tokens are computed without recomputing earlier ones. A state is a value: a copy is an
/// independent snapshot. It is not tracked for gradients.
///
/// ```swift
/// struct Memory: MixerState { var tensors: [String: Tensor] }
/// ```
public protocol MixerState: Sendable {
  /// The memory of the state in bytes; by default that of its tensors.
  var byteCount: Int { get }

  /// The state after the first `tokens` tokens; nil, which is the default, if it cannot be restored.
  func trimmed(to tokens: Int) -> Self?

  /// All tensors of the state by name, for files.
  var tensors: [String: Tensor] { get }

  /// Whether this can be the state after `tokenCount` tokens; true, which is the default, if this is unknown.
  func holds(tokenCount: Int) -> Bool

  /// Whether both can be states of the same mixer; true, which is the default, if this is unknown.
  func fits(_ other: Self) -> Bool

  /// The state before the first token for a sequence of `tokenCount` tokens; by default, unchanged.
  ///
  /// It is for mixers whose results depend on the length of the sequence.
  func expecting(tokenCount: Int) -> Self

  /// Restores a state from its tensors.
  ///
  /// - Throws: an error if the tensors do not belong to such a state.
  init(tensors: [String: Tensor]) throws
}

extension MixerState {
  /// The memory of the tensors in bytes.
  public var byteCount: Int {
    tensors.values.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
  }

  /// Nil: earlier states cannot be restored.
  public func trimmed(to tokens: Int) -> Self? { nil }

  /// True: the number of tokens is unknown.
  public func holds(tokenCount: Int) -> Bool { true }

  /// True: it is unknown whether the states fit.
  public func fits(_ other: Self) -> Bool { true }

  /// The state, unchanged.
  public func expecting(tokenCount: Int) -> Self { self }
}

/// The state type of mixers without states, which compute only whole sequences; it has no values.
public enum NoState: MixerState {
  /// Never called: the type has no values.
  public var byteCount: Int { switch self {} }

  /// Never called: the type has no values.
  public func trimmed(to tokens: Int) -> NoState? { switch self {} }

  /// Never called: the type has no values.
  public var tensors: [String: Tensor] { switch self {} }

  /// Always throws: the type has no values.
  public init(tensors: [String: Tensor]) throws {
    throw WeightLoadingError.unexpected(tensors.keys.sorted())
  }
}
