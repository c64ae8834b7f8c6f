import Sluice
import SluiceModels

extension Trainer {
  private var checkpoint: Checkpoint {
    Checkpoint(model: model, vocabulary: dataset.vocabulary)
  }

  func saveBest(_ report: (TrainingEvent) throws -> Void) throws {
    try run.replaceCheckpoint(.best) { folder in try checkpoint.write(to: folder) }
    try report(.saved(.best, step: step, path: run.path + "/best"))
  }

  func saveLast(_ report: (TrainingEvent) throws -> Void) throws {
    try run.replaceCheckpoint(.last) { folder in
      try checkpoint.write(to: folder)
      try optimizer.write(to: folder)
      try state.write(to: folder)
    }
    try report(.saved(.last, step: step, path: run.path + "/last"))
  }
}

extension AdamW {
  private static let fileName = "optimizer.safetensors"

  fileprivate func write(to folder: String) throws {
    try Safetensors.write(
      state, metadata: ["format": "pt", "step": String(stepCount)], to: folder + "/" + Self.fileName
    )
  }

  mutating func restore(
    from folder: String, state: TrainingState, model: LanguageModel
  ) throws {
    let path = folder + "/" + Self.fileName
    let file = try SafetensorsFile(path: path)
    guard file.metadata["step"] == String(state.step) else {
      throw TrainingError.corrupt(
        path: path, reason: "it is of another step than \(TrainingState.fileName)")
    }
    do {
      try restore(file.tensors(), stepCount: state.step, for: model)
    } catch let error as WeightLoadingError {
      throw TrainingError.corrupt(path: path, reason: error.description)
    }
  }
}
