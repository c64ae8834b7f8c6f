import Sluice
import Synchronization

/// Records what the attention layers of a model do while it computes.
///
/// ```swift
/// let recorder = Recorder(of: model, RecordingRequest(.statistics))
/// for batch in batches { recorder.observing { model.loss(batch.inputs, targets: batch.targets) } }
/// recorder.recording.layers[0].attention?.firstTokenShares
/// ```
///
/// A layer is computed once more for the sequences that are recorded, without dropout; results of the
/// model do not change.
public final class Recorder: LayerObserver {
  private let request: RecordingRequest
  /// The model's layers, by their projections.
  private let places: [ObjectIdentifier: (number: Int, name: String)]
  private let state = Mutex(State())

  private struct State {
    var layers: [Int: LayerRecording] = [:]
    /// The layer that attended last; nil where it is not to be recorded.
    var current: Int?
  }

  /// Makes a recorder.
  ///
  /// - Parameters:
  ///   - model: whose layers to record, numbered in the order of the model's parameters.
  ///   - request: what to record of them.
  public init(of model: some Module, _ request: RecordingRequest = RecordingRequest()) {
    self.request = request
    places = Dictionary(
      model.attentionLayers.enumerated().map { number, found in
        (ObjectIdentifier(found.layer.projection.weight), (number, found.name))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What was recorded so far.
  public var recording: Recording {
    state.withLock { state in
      Recording(layers: state.layers.values.sorted { $0.number < $1.number })
    }
  }

  /// Records an attention layer.
  public func willAttend(
    _ layer: GatedSelfAttention, from x: Tensor, to context: Tensor?, mask: Mask
  ) {
    let place = places[ObjectIdentifier(layer.projection.weight)]
    state.withLock { state in
      guard let place, request.layers?.contains(place.number) ?? true else {
        state.current = nil
        return
      }
      var found =
        state.layers[place.number] ?? LayerRecording(number: place.number, name: place.name)
      record(layer, from: x, to: context, mask: mask, in: &found)
      state.layers[place.number] = found
      state.current = place.number
    }
  }

  /// Records a gate on the residual.
  public func willJoin(
    _ gate: ResidualGate, _ branch: TransformerBlock.Branch, values: Tensor
  ) {
    guard request.wantsGates else { return }
    change { layer in
      let values = values.shape.count == 1 ? values : values.rows(0..<count(values.shape[0]))
      layer.record(
        gate.gate, branch, values, (values.shape[0], layer.tokenCount),
        groupCount: gate.groupCount, request)
    }
  }

  /// Records the residual stream.
  public func didFinishBlock(_ x: Tensor) {
    guard request.contents.contains(.activations) else { return }
    change { layer in
      layer.activations = layer.activations ?? ActivationRecording()
      layer.activations?.add(x.rows(0..<count(x.shape[0])))
    }
  }

  private func change(_ body: (inout LayerRecording) -> Void) {
    state.withLock { state in
      guard let number = state.current else { return }
      if var layer = state.layers.removeValue(forKey: number) {
        body(&layer)
        state.layers[number] = layer
      }
    }
  }

  /// How many sequences of a batch to record.
  private func count(_ batchSize: Int) -> Int { min(batchSize, request.sequenceCount ?? batchSize) }

  private func record(
    _ layer: GatedSelfAttention, from x: Tensor, to context: Tensor?, mask: Mask,
    in found: inout LayerRecording
  ) {
    let sequences = count(x.shape[0])
    let inside = layer.inspecting(
      x.rows(0..<sequences), attendingTo: context?.rows(0..<sequences),
      mask: mask.ofFirstSequences(sequences))
    let tokenCount = x.shape[1]
    found.tokenCount = tokenCount
    found.window = max(0, tokenCount - request.windowLength)..<tokenCount
    found.isCausal = mask.isCausal && context == nil
    found.headCount = layer.configuration.headCount
    found.heads = (0..<found.headCount).filter { request.heads?.contains($0) ?? true }
    if request.wantsAttention {
      found.recordAttention(inside, sequenceCount: sequences, request)
    }
    if request.wantsGates {
      for gate in layer.configuration.gates {
        guard let values = inside.gateValues[gate] else { continue }
        found.record(
          gate, nil, values, (sequences, tokenCount),
          groupCount: layer.configuration.groupCount(of: gate), request)
      }
    }
    if request.contents.contains(.norms) {
      let dimension = layer.configuration.headDimension
      found.valueNorms = headNorms(inside.values, dimension)
      found.outputNorms = headNorms(inside.gathered, dimension)
    }
  }
}

extension RecordingRequest {
  var wantsAttention: Bool {
    !contents.isDisjoint(with: [.attentionWeights, .attentionStatistics])
  }

  var wantsGates: Bool { !contents.isDisjoint(with: [.gateValues, .gateStatistics]) }
}

extension LayerRecording {
  /// Takes in a gate's values.
  fileprivate mutating func record(
    _ gate: Gate, _ branch: TransformerBlock.Branch?, _ values: Tensor,
    _ shape: (sequences: Int, tokens: Int), groupCount: Int, _ request: RecordingRequest
  ) {
    let known = gates.firstIndex { $0.gate == gate && $0.branch == branch }
    if known == nil { gates.append(GateRecording(gate: gate, branch: branch)) }
    gates[known ?? gates.count - 1]
      .add(values, shape, groupCount: groupCount, request, window: window)
  }
}

/// The length of each head's vector for each token of the first sequence: `[heads, tokens]`.
private func headNorms(_ vectors: Tensor, _ dimension: Int) -> Tensor {
  let (tokenCount, width) = (vectors.shape[1], vectors.lastDimension)
  return Tensor(shape: [width / dimension, tokenCount]) { norms in
    vectors.withUnsafeScalars { scalars in
      for token in 0..<tokenCount {
        for head in 0..<width / dimension {
          let start = scalars + token * width + head * dimension
          let sum = (0..<dimension).reduce(0.0) { $0 + Double(start[$1]) * Double(start[$1]) }
          norms[head * tokenCount + token] = Float(sum.squareRoot())
        }
      }
    }
  }
}

extension Module {
  /// Runs `body` and tells, beside its result, what this model's attention layers did in it.
  ///
  /// ```swift
  /// let (logits, recording) = model.recording { model(tokens) }
  /// recording.layers[2].attentionWeights   // [heads, tokens, tokens]
  /// ```
  ///
  /// - Parameters:
  ///   - request: what to record; everything, where nothing is said.
  ///   - body: has the model compute.
  public func recording<Result>(
    _ request: RecordingRequest = RecordingRequest(), _ body: () throws -> Result
  ) rethrows -> (result: Result, recording: Recording) {
    let recorder = Recorder(of: self, request)
    let result = try recorder.observing(body)
    return (result, recorder.recording)
  }
}
