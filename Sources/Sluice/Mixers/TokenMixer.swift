import SluiceFiles

/// A layer that brings information from token to token: what a block is built around.
///
/// Softmax attention is one; layers that take time in proportion to the sequence are others. Which tokens
/// a token learns from is the mixer's own description.
///
/// ```swift
/// var states = [mixer.makeState()].compactMap(\.self)
/// let y = mixer(prompt, in: .whole(rows: 1, tokens: 12), states: &states, dropout: nil)
/// let z = mixer(next, in: .whole(rows: 1, tokens: 1, from: [12]), states: &states, dropout: nil)
/// ```
public protocol TokenMixer: Module {
  /// What it keeps of a sequence.
  associatedtype State: MixerState = NoState

  /// The state before a sequence's first token; nil for a mixer of whole sequences only.
  func makeState() -> State?

  /// What each token of `x` becomes.
  ///
  /// - Parameters:
  ///   - x: `[rows, tokens, hidden]`.
  ///   - runs: where the tokens stand. What becomes of padding has no meaning, but is finite.
  ///   - states: one for each run, which then holds the run's tokens too, and untracked results; none
  ///     to start each run anew and to keep nothing.
  ///   - dropout: decides what is left out in training; nil, as in evaluation, leaves all in.
  /// - Returns: `[rows, tokens, hidden]`.
  func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?
  ) -> Tensor

  /// The same, added to `residual`, in its memory where nothing else uses it.
  func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor
}

extension TokenMixer {
  /// No state: whole sequences only.
  public func makeState() -> State? { nil }

  /// The sum of both.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor {
    residual + self(x, in: runs, states: &states, dropout: dropout)
  }
}

// MARK: - States of any kind

extension TokenMixer {
  /// The state before a sequence's first token, its kind left open.
  public func makeAnyState() -> (any MixerState)? { makeState() }

  /// The same with states whose kind is left open; they must be of this mixer's.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [any MixerState], dropout: RandomStream?
  ) -> Tensor {
    var own = take(&states)
    defer { states = own }
    return self(x, in: runs, states: &own, dropout: dropout)
  }

  /// The same with states whose kind is left open, added to `residual`.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [any MixerState], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor {
    var own = take(&states)
    defer { states = own }
    return self(x, in: runs, states: &own, dropout: dropout, addedTo: residual)
  }

  /// Moves the states out, so that each stays the only holder of its memory and grows in place.
  private func take(_ states: inout [any MixerState]) -> [State] {
    var own: [State] = []
    own.reserveCapacity(states.count)
    while let state = states.popLast() {
      guard let state = state as? State else {
        fail("a state of type \(type(of: state)) does not belong to \(Self.self)")
      }
      own.append(state)
    }
    own.reverse()
    return own
  }
}
