import Sluice
import SluiceModels

extension Trainer {
  func saveBest(_ report: (TrainingEvent) throws -> Void) throws {
    try run.replaceCheckpoint(.best) { folder in
      try data.writeFindings(of: model, to: folder)
      try writeModel(to: folder)
    }
    try report(.saved(.best, step: step, path: run.path + "/best"))
  }

  func saveLast(_ report: (TrainingEvent) throws -> Void) throws {
    try run.replaceCheckpoint(.last) { folder in
      try writeCheckpoint(state, to: folder)
    }
    try report(.saved(.last, step: step, path: run.path + "/last"))
  }

  /// Writes a checkpoint with everything that resuming needs.
  func writeCheckpoint(_ state: TrainingState, to folder: String) throws {
    try writeModel(to: folder)
    try optimizer.write(to: folder)
    try state.write(to: folder)
  }

  private func writeModel(to folder: String) throws {
    try model.write(to: folder)
    try data.writeCompanions(to: folder)
  }
}
