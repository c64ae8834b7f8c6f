import SluiceFiles
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
  private let places: [ObjectIdentifier: Place]
  private let layers = Mutex<[Int: LayerRecording]>([:])

  /// Where an attention layer stands in the model.
  private struct Place {
    let number: Int
    let name: String
    /// Kept, as it is what the layer is known by.
    let weight: Parameter
  }

  /// Makes a recorder.
  ///
  /// - Parameters:
  ///   - model: whose layers to record, numbered in the order of the model's parameters.
  ///   - request: what to record of them.
  public init(of model: some Module, _ request: RecordingRequest = RecordingRequest()) {
    require(
      request.sequenceCount ?? 1 > 0 && request.windowLength >= 0,
      """
      of \(request.sequenceCount ?? 1) sequences and a window of \(request.windowLength) tokens there is \
      nothing to record
      """)
    self.request = request
    places = Dictionary(
      model.attentionLayers.enumerated().map { number, found in
        let weight = found.layer.projection.weight
        return (ObjectIdentifier(weight), Place(number: number, name: found.name, weight: weight))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What was recorded so far.
  public var recording: Recording {
    layers.withLock { Recording(layers: $0.values.sorted { $0.number < $1.number }) }
  }

  /// Records an attention layer.
  public func willAttend(
    _ layer: GatedSelfAttention, from x: Tensor, to context: Tensor?, mask: Mask
  ) {
    change(layer) { record(layer, from: x, to: context, mask: mask, in: &$0) }
  }

  /// Records a gate on the residual.
  public func willJoin(
    _ branch: TransformerBlock.Branch, of block: TransformerBlock, values: () -> Tensor
  ) {
    guard request.wantsGates, let gate = block.gate(of: branch) else { return }
    change(block.mixer) { layer in
      let all = values()
      let values = all.shape.count == 1 ? all : all.rows(0..<count(all.shape[0]))
      layer.record(
        gate.gate, branch, values, (values.shape[0], layer.tokenCount),
        groupCount: gate.groupCount, request)
    }
  }

  /// Records the residual stream.
  public func didFinish(_ block: TransformerBlock, with x: Tensor) {
    guard request.contents.contains(.activations) else { return }
    change(block.mixer) { layer in
      var activations = layer.activations ?? ActivationRecording()
      activations.add(x.rows(0..<count(x.shape[0])))
      layer.activations = activations
    }
  }

  /// Has `body` add to what is recorded of a layer, where that is asked for.
  private func change(_ mixer: any TokenMixer, _ body: (inout LayerRecording) -> Void) {
    guard let layer = mixer as? GatedSelfAttention,
      let place = places[ObjectIdentifier(layer.projection.weight)],
      request.layers?.contains(place.number) ?? true
    else { return }
    layers.withLock { layers in
      // Taken out, so that it is changed in place.
      var found =
        layers.removeValue(forKey: place.number)
        ?? LayerRecording(number: place.number, name: place.name)
      body(&found)
      layers[place.number] = found
    }
  }

  /// How many sequences of a batch to record.
  private func count(_ batchSize: Int) -> Int { min(batchSize, request.sequenceCount ?? batchSize) }

  private func record(
    _ layer: GatedSelfAttention, from x: Tensor, to context: Tensor?, mask: Mask,
    in found: inout LayerRecording
  ) {
    let (sequences, tokenCount) = (count(x.shape[0]), x.shape[1])
    found.tokenCount = tokenCount
    found.window = max(0, tokenCount - request.windowLength)..<tokenCount
    found.isCausal = mask.isCausal && context == nil
    found.headCount = layer.configuration.headCount
    found.heads = (0..<found.headCount).filter { request.heads?.contains($0) ?? true }
    guard request.wantsInside else { return }
    let inside = layer.inspecting(
      x.rows(0..<sequences), attendingTo: context?.rows(0..<sequences),
      mask: mask.ofFirstSequences(sequences))
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

  /// Whether anything within an attention layer is wanted.
  var wantsInside: Bool { wantsAttention || wantsGates || contents.contains(.norms) }
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
