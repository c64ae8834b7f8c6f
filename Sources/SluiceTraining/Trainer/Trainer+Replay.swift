import Sluice
import SluiceFiles
import SluiceModels

/// What is left of a step that goes wrong, so that it can be repeated.
extension Trainer {
  /// A step of training that went wrong; the weights are those before it.
  func divergence(of quantity: Divergence.Quantity, value: Float, step: Int) -> Divergence {
    let batches = (0..<configuration.accumulationCount).map {
      sampler.trainingBatch(step: step, part: $0)
    }
    return leavingReplay(
      of: Divergence(step: step, of: quantity, value: value), from: state, batches)
  }

  /// A step whose gradients are not finite.
  func divergence(of gradients: Gradients, norm: Float, step: Int) -> Divergence {
    for entry in parameters {
      let found = gradients[entry.parameter]?.scalars.first { !$0.isFinite }
      if let found {
        return divergence(of: .gradient(parameter: entry.name), value: found, step: step)
      }
    }
    return divergence(of: .gradientNorm, value: norm, step: step)
  }

  /// A validation that went wrong with the weights of the last step.
  ///
  /// - Parameters:
  ///   - loss: what it found.
  ///   - number: the first of its batches whose loss is not finite.
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
      // A disk that is full, say: that the training diverged matters more.
    }
    return divergence
  }

  /// Whether this run is a replay that went wrong as the run that left it did.
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
