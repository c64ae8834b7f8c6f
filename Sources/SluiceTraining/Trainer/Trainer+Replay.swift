import Sluice
import SluiceFiles
import SluiceModels

/// Replays: saves a step that diverged, so that it can be repeated.
extension Trainer {
  /// The divergence of a training step; the weights are those before the step.
  func divergence(of quantity: Divergence.Quantity, value: Float, step: Int) -> Divergence {
    let batches = (0..<configuration.accumulationCount).map {
      sampler.trainingBatch(step: step, part: $0)
    }
    return leavingReplay(
      of: Divergence(step: step, of: quantity, value: value), from: state, batches)
  }

  /// The divergence of a step with gradients that are not finite.
  func divergence(of gradients: Gradients, norm: Float, step: Int) -> Divergence {
    for entry in parameters {
      let found = gradients[entry.parameter]?.scalars.first { !$0.isFinite }
      if let found {
        return divergence(of: .gradient(parameter: entry.name), value: found, step: step)
      }
    }
    return divergence(of: .gradientNorm, value: norm, step: step)
  }

  /// The divergence of a validation after the last step.
  ///
  /// - Parameters:
  ///   - loss: the validation loss.
  ///   - number: the number of the first batch with a loss that is not finite.
  func divergence(ofValidation loss: Float, batch number: Int) -> Divergence {
    var state = state
    state.owesValidation = true
    return leavingReplay(
      of: Divergence(step: step, of: .validationLoss, value: loss), from: state,
      [validationBatch(number)])
  }

  private func leavingReplay(
    of divergence: Divergence, from state: TrainingState, _ batches: [Model.Batch]
  ) -> Divergence {
    guard leavesReplay else { return divergence }
    var divergence = divergence
    if isReplay(from: state) {
      divergence.replay = run
      return divergence
    }
    do {
      try FolderReplacement.replace(run.replay.path) { folder in
        try Folder.make(folder + "/last")
        try writeCheckpoint(state, to: folder + "/last")
        try write(batches, to: folder)
      }
      divergence.replay = run.replay
    } catch {
      // For example a full disk. The divergence is the more important error.
    }
    return divergence
  }

  /// Whether this run is a replay that diverged in the same way as the original run.
  private func isReplay(from state: TrainingState) -> Bool {
    // The path may be `.`, or that of a link.
    let path = Folder.resolved(run.path) ?? run.path
    guard Folder.name(of: path) == RunFolder.replayName, let folder = run.checkpointPath(.last)
    else { return false }
    return (try? TrainingState(folder: folder).step) == state.step
  }

  private func write(_ batches: [Model.Batch], to folder: String) throws {
    let examples = batches.flatMap { data.examples(of: $0) }
    guard !examples.isEmpty else { return }
    try JSONFile.write(examples, to: folder + "/batch.json")
    let text = examples.enumerated().map { "--- example \($0 + 1)\n\($1.text)\n" }.joined()
    try AtomicFile.write(folder + "/batch.txt") { try $0.write(text) }
  }
}
