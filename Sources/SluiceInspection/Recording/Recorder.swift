import Sluice
import SluiceFiles
import Synchronization

/// Records the internals of a model's layers during a forward pass: attention weights, gate values and more.
///
/// ```swift
/// let recorder = Recorder(of: model, RecordingRequest(.statistics))
/// for batch in batches { recorder.observing { model.loss(batch.inputs, targets: batch.targets) } }
/// recorder.recording.layers[0].attention?.firstTokenShares
/// ```
///
/// A layer is a scope that reports readings (`Observation.scope`). Layers are numbered in the order in which
/// they first compute. All readings outside of scopes belong to one layer. Recording does not change the
/// results of the model.
public final class Recorder: LayerObserver {
  private let request: RecordingRequest
  private let parameters: Set<ObjectIdentifier>
  /// The model; retained because its parameters identify it.
  private let model: any Module
  private let layers = Mutex<[LayerRecording]>([])

  /// Makes a recorder.
  ///
  /// - Parameters:
  ///   - model: the model to record; other models are not recorded.
  ///   - request: what to record.
  public init(of model: some Module, _ request: RecordingRequest = RecordingRequest()) {
    require(
      request.sequenceCount ?? 1 > 0 && request.windowLength >= 0,
      """
      a recording needs at least 1 sequence, not \(request.sequenceCount ?? 1), and a window of at least \
      0 tokens, not \(request.windowLength)
      """)
    self.request = request
    self.model = model
    parameters = Set(model.parameters.map { ObjectIdentifier($0.parameter) })
  }

  /// The recording so far.
  public var recording: Recording {
    layers.withLock { layers in
      Recording(layers: layers.filter { request.layers?.contains($0.number) ?? true })
    }
  }

  /// The number of sequences of each batch that are recorded; nil for all.
  public var sequenceCount: Int? { request.sequenceCount }

  /// Whether the module is part of the model; modules without parameters are accepted.
  public func watches(_ module: some Module, at path: String) -> Bool {
    module.parameters.first.map { parameters.contains(ObjectIdentifier($0.parameter)) } ?? true
  }

  /// Records a reading.
  public func receive(_ reading: Reading) {
    layers.withLock { layers in
      let number = layers.firstIndex { $0.name == reading.path } ?? layers.count
      if number == layers.count {
        layers.append(LayerRecording(number: number, name: reading.path))
      }
      guard request.layers?.contains(number) ?? true else { return }
      layers[number].record(reading, request)
    }
  }
}

extension Module {
  /// Runs `body` and returns its result and the recording of this model's layers.
  ///
  /// ```swift
  /// let (logits, recording) = model.recording { model(tokens) }
  /// recording.layers[2].attentionWeights   // [heads, tokens, tokens]
  /// ```
  ///
  /// - Parameters:
  ///   - request: what to record; everything by default.
  ///   - body: a closure that runs the model.
  public func recording<Result>(
    _ request: RecordingRequest = RecordingRequest(), _ body: () throws -> Result
  ) rethrows -> (result: Result, recording: Recording) {
    let recorder = Recorder(of: self, request)
    let result = try recorder.observing(body)
    return (result, recorder.recording)
  }
}
