import Sluice
import SluiceInspection
import SluiceModels
import SluiceTables

extension SavedClassifier {
  /// The steps of each token of attention, for a sequence of `length` steps.
  public func tokenSteps(of length: Int) -> [Range<Int>] {
    let size = model.configuration.stepsPerToken
    return stride(from: 0, to: length, by: size).map { $0..<min($0 + size, length) }
  }

  /// Predicts the first of some sequences, and records the model: gate values and attention between its tokens.
  ///
  /// The scopes are `members.0.blocks.0` and so on, and `members.0.pooling` for the gate of the pooling.
  ///
  /// - Parameters:
  ///   - sequences: the sequences, of which the first is used.
  ///   - request: what to record; everything by default.
  /// - Returns: the prediction and the recording, whose tokens are those of `tokenSteps(of:)`.
  /// - Throws: `SequenceDataError` if the sequence has other channels than the training sequences.
  public func recording(
    of sequences: LabelledSequences, _ request: RecordingRequest = RecordingRequest()
  ) throws -> (prediction: SequencePrediction, recording: Recording) {
    let first = sequences.sequences(at: [0])
    let (predictions, recording) = try model.recording(request) {
      () throws -> [SequencePrediction] in try self.predictions(of: first)
    }
    return (predictions[0], recording)
  }

  /// The first of some sequences as a report shows it: its channels by step, in the units of the data.
  public func signal(of sequences: LabelledSequences) -> InspectionReport.Signal {
    let (values, width) = (sequences.sequences[0], sequences.channelCount)
    let length = values.count / width
    let size = model.configuration.stepsPerToken
    let names = sequences.channelNames ?? profile.channelNames
    return InspectionReport.Signal(
      name: "Sequence", rows: (1...length).map { "step \($0)" },
      tokens: (0..<length).map { $0 / size },
      channels: (0..<width).map { channel in
        InspectionReport.Signal.Channel(
          names?[channel] ?? (width == 1 ? "value" : "channel \(channel + 1)"),
          values: stride(from: channel, to: values.count, by: width).map { Double(values[$0]) })
      })
  }
}
