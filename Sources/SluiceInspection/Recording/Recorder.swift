import Sluice
import SluiceFiles
import Synchronization

/// Records what the layers of a model do while it computes.
///
/// ```swift
/// let recorder = Recorder(of: model, RecordingRequest(.statistics))
/// for batch in batches { recorder.observing { model.loss(batch.inputs, targets: batch.targets) } }
/// recorder.recording.layers[0].attention?.firstTokenShares
/// ```
///
/// Layers are the places that readings are told of (`Observation.scope`), numbered as they first compute;
/// what is told outside of all scopes is one layer. Readings are computed beside the model, whose results
/// do not change.
public final class Recorder: LayerObserver {
  private let request: RecordingRequest
  private let parameters: Set<ObjectIdentifier>
  /// Kept, as its parameters are what it is known by.
  private let model: any Module
  private let layers = Mutex<[LayerRecording]>([])

  /// Makes a recorder.
  ///
  /// - Parameters:
  ///   - model: whose layers to record; parts of other models are not recorded.
  ///   - request: what to record of them.
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

  /// What was recorded so far.
  public var recording: Recording {
    layers.withLock { layers in
      Recording(layers: layers.filter { request.layers?.contains($0.number) ?? true })
    }
  }

  /// How many sequences of each batch are recorded.
  public var sequenceCount: Int? { request.sequenceCount }

  /// Whether it is a part of the model: one that has no parameters may be.
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
  /// Runs `body` and tells, beside its result, what this model's layers did in it.
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
