import ArgumentParser
import Sluice
import SluiceInspection
import SluiceModels
import SluiceSeries
import SluiceTables

extension InspectCommand {
  /// Inspects a classifier on a sequence: of a given file, or of its test, validation or training sequences.
  func inspectSequence(_ folder: String, to outputs: InspectionOutputs) throws {
    let source = try SequenceSource.ofCheckpoint(folder, at: model, "sequences are")
    let saved = try SavedClassifier(contentsOf: folder)
    let settings = saved.model.configuration
    let sequences = try inspectedSequences(source)
    let number = example ?? 1
    guard number <= sequences.count else {
      throw ValidationError(
        "--example \(number): there are only \(Wording.count(sequences.count, "sequence")).")
    }
    let sequence = sequences.sequences(at: [number - 1])
    try requireParts(
      layerCount: settings.layerCount * settings.memberCount, headCount: settings.headCount)
    var request = RecordingRequest(
      layers: layers.map { Set($0.numbers.map { $0 - 1 }) },
      heads: heads.map { Set($0.numbers.map { $0 - 1 }) })
    let tokens = saved.tokenSteps(of: sequence.lengths[0])
    request.windowLength = min(request.windowLength, tokens.count)
    let (prediction, recording) = try saved.recording(of: sequence, request)
    let report = InspectionReport(
      title: "Inside \(folder)",
      tokens: tokens.map { steps in
        steps.count == 1
          ? "step \(steps.lowerBound + 1)" : "\(steps.lowerBound + 1)-\(steps.upperBound)"
      },
      signal: saved.signal(of: sequence),
      notes: notes(on: settings),
      subjects: [
        .init(
          name: folder,
          facts: [
            .init("Sequence", sequences.sequenceNames?[number - 1] ?? "\(number)"),
            .init("Prediction", describe(prediction, saved.profile)),
            .init("Label", label(of: sequence)),
            .init("Trained members", "\(settings.memberCount)"),
            .init("Fixed filters", Wording.count(settings.fixedFilterCount)),
            .init("Layers", "\(settings.layerCount)"), .init("Heads", "\(settings.headCount)"),
            .init("Hidden size", "\(settings.hiddenSize)"),
            .init("Parameters", Wording.count(saved.model.parameterCount)),
            .init("Gates", settings.gates.listName),
          ], recording: recording)
      ])
    try present(report, to: outputs)
  }

  private func notes(on settings: SequenceClassifier.Configuration) -> [String] {
    let tokens = """
      A token has the convolutions' mean over \(Wording.count(settings.stepsPerToken, "step")) of the \
      sequence. The gate "pooling" weights the tokens in the mean that the output layer sees.
      """
    guard settings.fixedFilterCount > 0 else { return [tokens] }
    let members = """
      The pictures show the trained members. The prediction is also that of the member in closed form.
      """
    return [tokens, members]
  }

  /// The sequences of the given file, or those of the run's last part.
  private func inspectedSequences(_ source: SequenceSource) throws -> LabelledSequences {
    if let path { return try source.read(path, needsTarget: false) }
    let parts = try source.parts(of: model)
    return parts.test ?? parts.validation ?? parts.training
  }

  private func describe(_ prediction: SequencePrediction, _ profile: SequenceProfile) -> String {
    switch prediction {
    case .number(let number): return Wording.significant(number)
    case .probabilities(let probabilities):
      let label = prediction.label ?? 0
      return "\(profile.classNames[label]) (\(Wording.percent(probabilities[label])))"
    }
  }

  private func label(of sequence: LabelledSequences) -> String {
    switch sequence.target {
    case .classes(let labels, let names): names[labels[0]]
    case .numbers(let numbers): Wording.significant(numbers[0])
    case .unlabelled: "unknown"
    }
  }
}
