import SluiceFiles

/// What a stack of mixers keeps of one sequence: a state for each layer.
///
/// A value: a copy is a snapshot, and goes its own way.
///
/// ```swift
/// let afterPrompt = states[0]             // a snapshot
/// states[0] = afterPrompt.trimmed(to: 5)  // the state after five tokens, where the mixers can tell it
/// ```
public struct SequenceState: Sendable {
  /// The layers' states, in order; nil only while a layer is at work on its own.
  private var layers: [(any MixerState)?]
  /// Tokens so far, the next one's position.
  public private(set) var tokenCount: Int

  /// Puts the states of all layers together.
  public init(layers: [any MixerState], tokenCount: Int = 0) {
    self.layers = layers
    self.tokenCount = tokenCount
  }

  /// The states before a sequence's first token; nil where a mixer computes whole sequences only.
  public init?(mixers: [any TokenMixer]) {
    let layers = mixers.compactMap { $0.makeAnyState() }
    guard layers.count == mixers.count else { return nil }
    self.init(layers: layers)
  }

  /// Memory that all states take.
  public var byteCount: Int { layers.reduce(0) { $0 + ($1?.byteCount ?? 0) } }

  /// The state as it was after the first `tokens` tokens; nil where a layer cannot tell.
  public func trimmed(to tokens: Int) -> SequenceState? {
    let trimmed = layers.compactMap { $0?.trimmed(to: tokens) as (any MixerState)? }
    return trimmed.count == layers.count
      ? SequenceState(layers: trimmed, tokenCount: tokens) : nil
  }
}

extension SequenceState {
  /// The same state, before the first token, for a sequence that will have so many.
  ///
  /// It makes a difference to positions that are stretched with the length (`RotaryScaling.dynamic`),
  /// where a sequence's first tokens come in pieces, or many more will follow.
  public func expecting(tokenCount: Int) -> SequenceState {
    guard self.tokenCount == 0 else { return self }
    return SequenceState(
      layers: layers.compactMap { $0?.expecting(tokenCount: tokenCount) as (any MixerState)? })
  }
}

// MARK: - In files

extension SequenceState {
  /// All that the layers hold, each name after its layer's number: `0.keysAndValues`.
  public var tensors: [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (index, layer) in layers.enumerated() {
      for (name, tensor) in layer?.tensors ?? [:] { tensors["\(index).\(name)"] = tensor }
    }
    return tensors
  }

  /// The state that gave these tensors, where a state of the same model holds others.
  ///
  /// - Parameters:
  ///   - tensors: of all layers.
  ///   - tokenCount: tokens that the state has seen.
  /// - Throws: where they are not those of such states.
  public func restored(from tensors: [String: Tensor], tokenCount: Int) throws -> SequenceState {
    var parts = [[String: Tensor]](repeating: [:], count: layers.count)
    for (path, tensor) in tensors {
      let pieces = path.split(separator: ".", maxSplits: 1)
      guard pieces.count == 2, let index = Int(pieces[0]), parts.indices.contains(index),
        pieces[0] == String(index)
      else {
        throw WeightLoadingError.unexpected([path])
      }
      parts[index][String(pieces[1])] = tensor
    }
    let restored = try zip(layers, parts).enumerated().map { index, entry in
      guard let layer = entry.0 else { fail("a layer is at work on its state") }
      let state = try type(of: layer).init(tensors: entry.1) as any MixerState
      try state.requireLike(layer, layer: index)
      guard state.holds(tokenCount: tokenCount) else {
        throw WeightLoadingError.unexpected(["layer \(index) of other than \(tokenCount) tokens"])
      }
      return state
    }
    return SequenceState(layers: restored, tokenCount: tokenCount)
  }
}

extension MixerState {
  /// Throws where another state of the layer holds tensors of other names or widths.
  fileprivate func requireLike(_ other: any MixerState, layer: Int) throws(WeightLoadingError) {
    let (mine, others) = (tensors, other.tensors)
    for (name, tensor) in others {
      guard let own = mine[name] else { throw .missing("\(layer).\(name)") }
      guard own.shape.count == tensor.shape.count, own.lastDimension == tensor.lastDimension else {
        throw .shape("\(layer).\(name)", found: own.shape, expected: tensor.shape)
      }
    }
    if let stray = mine.keys.first(where: { others[$0] == nil }) {
      throw .unexpected(["\(layer).\(stray)"])
    }
  }
}

// MARK: - At work

extension [SequenceState] {
  /// Moves a layer's states out, so that they grow in place; `put(_:layer:)` brings them back.
  public mutating func take(layer: Int) -> [any MixerState] {
    var states: [any MixerState] = []
    states.reserveCapacity(count)
    for sequence in indices {
      guard let state = self[sequence].take(layer: layer) else {
        fail("a sequence has no state of layer \(layer)")
      }
      states.append(state)
    }
    return states
  }

  /// Gives a layer its states back.
  public mutating func put(_ states: consuming [any MixerState], layer: Int) {
    require(
      states.count == count, "\(states.count) states of a layer are not those of \(count) sequences"
    )
    for sequence in indices { self[sequence].put(states[sequence], layer: layer) }
  }

  /// Counts the tokens of each run to its sequence.
  public mutating func advance(by runs: TokenRuns) {
    for (index, run) in zip(indices, runs.runs) { self[index].advance(by: run.tokens.count) }
  }
}

extension SequenceState {
  fileprivate mutating func take(layer: Int) -> (any MixerState)? {
    guard layers.indices.contains(layer) else { return nil }
    defer { layers[layer] = nil }
    return layers[layer]
  }

  fileprivate mutating func put(_ state: any MixerState, layer: Int) { layers[layer] = state }

  fileprivate mutating func advance(by count: Int) { tokenCount += count }
}
