import SluiceFiles

/// The states of all layers of a stack for one sequence.
///
/// It is a value: a copy is an independent snapshot.
///
/// ```swift
/// let afterPrompt = states[0]             // a snapshot
/// states[0] = afterPrompt.trimmed(to: 5)  // the state after five tokens, if all mixers can restore it
/// ```
public struct SequenceState: Sendable {
  /// The states of the layers, in order; nil only while a layer's state is moved out.
  private var layers: [(any MixerState)?]
  /// The number of tokens so far, which is the position of the next token.
  public private(set) var tokenCount: Int

  /// Makes a state from the states of all layers.
  public init(layers: [any MixerState], tokenCount: Int = 0) {
    self.layers = layers
    self.tokenCount = tokenCount
  }

  /// The states before the first token; nil if a mixer has no states.
  public init?(mixers: [any TokenMixer]) {
    let layers = mixers.compactMap { $0.makeAnyState() }
    guard layers.count == mixers.count else { return nil }
    self.init(layers: layers)
  }

  /// The memory of all states in bytes.
  public var byteCount: Int { layers.reduce(0) { $0 + ($1?.byteCount ?? 0) } }

  /// The state after the first `tokens` tokens; nil if a layer cannot restore it.
  public func trimmed(to tokens: Int) -> SequenceState? {
    let trimmed = layers.compactMap { $0?.trimmed(to: tokens) as (any MixerState)? }
    return trimmed.count == layers.count
      ? SequenceState(layers: trimmed, tokenCount: tokens) : nil
  }
}

extension SequenceState {
  /// The state before the first token for a sequence of `tokenCount` tokens.
  ///
  /// It differs only for positions that depend on the length of the sequence (`RotaryScaling.dynamic`). Use it
  /// if a prompt is computed in several pieces, or if many tokens will follow it.
  public func expecting(tokenCount: Int) -> SequenceState {
    guard self.tokenCount == 0 else { return self }
    return SequenceState(
      layers: layers.compactMap { $0?.expecting(tokenCount: tokenCount) as (any MixerState)? })
  }
}

// MARK: - In files

extension SequenceState {
  /// The tensors of all layers, with the layer number before each name: `0.keys`.
  public var tensors: [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (index, layer) in layers.enumerated() {
      for (name, tensor) in layer?.tensors ?? [:] { tensors["\(index).\(name)"] = tensor }
    }
    return tensors
  }

  /// Restores a state from its tensors; this state must be one of the same model.
  ///
  /// - Parameters:
  ///   - tensors: the tensors of all layers.
  ///   - tokenCount: the number of tokens of the state.
  /// - Throws: an error if the tensors do not belong to such a state.
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
      guard let layer = entry.0 else { fail("the state of a layer is in use") }
      let state = try type(of: layer).init(tensors: entry.1) as any MixerState
      try state.requireLike(layer, layer: index)
      guard state.holds(tokenCount: tokenCount) else {
        throw WeightLoadingError.unexpected([
          "layer \(index), which does not have \(tokenCount) tokens"
        ])
      }
      return state
    }
    return SequenceState(layers: restored, tokenCount: tokenCount)
  }
}

extension MixerState {
  /// Throws if another state of the layer has tensors with different names or widths.
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
    guard fitsAny(other) else {
      throw .unexpected(["layer \(layer) with heads of other sizes"])
    }
  }
}

extension MixerState {
  fileprivate func fitsAny(_ other: any MixerState) -> Bool { (other as? Self).map(fits) ?? false }
}

// MARK: - Moving states

extension [SequenceState] {
  /// Moves the states of a layer out, so that they can grow in place; `put(_:layer:)` moves them back.
  public mutating func take(layer: Int) -> [any MixerState] {
    var states: [any MixerState] = []
    states.reserveCapacity(count)
    for sequence in indices {
      guard let state = self[sequence].take(layer: layer) else {
        fail("a sequence has no state for layer \(layer)")
      }
      states.append(state)
    }
    return states
  }

  /// Moves the states of a layer back.
  public mutating func put(_ states: consuming [any MixerState], layer: Int) {
    require(
      states.count == count, "\(states.count) states of a layer do not fit \(count) sequences"
    )
    for sequence in indices { self[sequence].put(states[sequence], layer: layer) }
  }

  /// Adds the number of tokens of each run to the state of its sequence.
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
