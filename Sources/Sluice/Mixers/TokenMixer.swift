import SluiceFiles

/// A layer that moves information between tokens: the main part of a transformer block.
///
/// Softmax attention is a mixer; linear recurrences are others. Which tokens are visible to a token is a
/// setting of the mixer.
///
/// ```swift
/// var states = [mixer.makeState()].compactMap(\.self)
/// let y = mixer(prompt, in: .whole(rows: 1, tokens: 12), states: &states, dropout: nil)
/// let z = mixer(next, in: .whole(rows: 1, tokens: 1, from: [12]), states: &states, dropout: nil)
/// ```
public protocol TokenMixer: Module {
  /// The state of a sequence.
  associatedtype State: MixerState = NoState

  /// The state before the first token of a sequence; nil for a mixer without states.
  func makeState() -> State?

  /// The output for each token of `x`.
  ///
  /// - Parameters:
  ///   - x: `[rows, tokens, hidden]`.
  ///   - runs: the positions of the tokens. The output for padding has no meaning, but must be finite.
  ///   - states: one state for each run, to which the tokens of the run are added; the output is then
  ///     untracked. Empty to start new sequences and keep no states.
  ///   - dropout: the random stream for dropout; nil for no dropout, as in evaluation.
  /// - Returns: `[rows, tokens, hidden]`.
  func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?
  ) -> Tensor

  /// The sum of the output and `residual`, computed in place if `residual` is not used elsewhere.
  func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor
}

extension TokenMixer {
  /// Nil: the mixer has no states.
  public func makeState() -> State? { nil }

  /// The sum of the output and `residual`.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor {
    residual + self(x, in: runs, states: &states, dropout: dropout)
  }
}

// MARK: - States as existentials

extension TokenMixer {
  /// The state before the first token of a sequence, as an existential.
  public func makeAnyState() -> (any MixerState)? { makeState() }

  /// The output for each token of `x`, with states as existentials; they must have this mixer's state type.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [any MixerState], dropout: RandomStream?
  ) -> Tensor {
    var own = take(&states)
    defer { states = own }
    return self(x, in: runs, states: &own, dropout: dropout)
  }

  /// The sum of the output and `residual`, with states as existentials.
  public func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [any MixerState], dropout: RandomStream?,
    addedTo residual: consuming Tensor
  ) -> Tensor {
    var own = take(&states)
    defer { states = own }
    return self(x, in: runs, states: &own, dropout: dropout, addedTo: residual)
  }

  /// Moves the states out, so that each is the only reference to its memory and can grow in place.
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
