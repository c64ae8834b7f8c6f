import SluiceTraining
import Sluice
import SluiceInspection
import SluiceModels

/// A value with its tag.
struct EventRecord {
  let tag: String
  let value: EventValue
}

extension Trainer {
  /// The values that are logged at a validation in addition to its scores: attention and gate statistics and,
  /// for a language model on text, a generated sample.
  ///
  /// Called with the weights of the validation. It must not change anything that training depends on.
  ///
  /// - Throws: `GenerationError` if no sample can be generated.
  func evaluationRecords() throws -> [EventRecord] {
    try [sample()].compactMap(\.self)
      + recordingOfValidation([.statistics, .attentionWeights, .gateValues]).layers
      .flatMap(\.records)
  }

  /// Records the model on some validation examples.
  ///
  /// - Parameter contents: what to record.
  public func recordingOfValidation(_ contents: RecordingRequest.Contents) -> Recording {
    let few = validationExamples(Self.recordedSequenceCount)
    let request = RecordingRequest(contents, windowLength: Self.recordedWindow)
    return withoutGradient { model.recording(request) { model.loss(few, dropout: nil) }.recording }
  }

  /// The number of recorded sequences, and the number of last tokens of the first sequence that are drawn.
  private static var recordedSequenceCount: Int { 4 }
  private static var recordedWindow: Int { 128 }

  private static var sampleTokenCount: Int { 100 }

  private func sample() throws -> EventRecord? {
    guard let model = model as? LanguageModel, let windows = data as? TextWindows else {
      return nil
    }
    var generator = try TextGenerator(
      Checkpoint(model: model, vocabulary: windows.dataset.vocabulary), prompt: "",
      sampling: Sampling(temperature: 0.8, seed: configuration.seed),
      maxTokenCount: Self.sampleTokenCount)
    var text = ""
    do {
      while let piece = try generator.next() { text += piece }
    } catch let error as GenerationError {
      // Training continues; a divergence is reported by the trainer.
      return EventRecord(tag: "sample", value: .text("No text could be generated: \(error)."))
    }
    return EventRecord(tag: "sample", value: .verbatim(text))
  }
}

extension LayerRecording {
  /// The records of a layer.
  var records: [EventRecord] {
    let layer = "layer" + (number < 9 ? "0" : "") + String(number + 1)
    var records: [EventRecord] = []
    if let attention {
      records += [
        EventRecord(
          tag: "first_token/\(layer)", value: .scalar(Float(attention.meanFirstTokenShare))),
        EventRecord(tag: "entropy/\(layer)", value: .scalar(Float(attention.meanEntropy))),
      ]
    }
    if let activations {
      records.append(
        EventRecord(
          tag: "largest_activation/\(layer)", value: .scalar(activations.largestMagnitude)))
    }
    for gate in gates {
      guard let histogram = gate.histogram else { continue }
      records.append(
        EventRecord(tag: "gate/\(layer)/\(gate.name)", value: .histogram(histogram)))
    }
    let image = image(title: layer)
    records.append(
      EventRecord(
        tag: "attention/\(layer)",
        value: .image(
          EventImage(png: image.png, width: image.width, height: image.height, channelCount: 3))))
    return records
  }
}
