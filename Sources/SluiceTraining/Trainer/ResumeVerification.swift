import SluiceFiles
import Sluice
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A check that a resumed run is bit-identical to an uninterrupted run.
public enum ResumeVerification<Model: TrainableModel> {
  /// Runs a few steps with and without a stop in the middle, and compares all bits of weights and moments.
  ///
  /// - Parameters:
  ///   - model: the model configuration.
  ///   - data: the training data.
  ///   - configuration: the recipe of the run.
  ///   - stepCount: the number of steps, at least 2.
  /// - Returns: whether all bits are equal.
  /// - Throws: the errors of training.
  public static func holds(
    model: Model.Configuration, data: any TrainingData<Model.Batch>,
    configuration: TrainingConfiguration, stepCount: Int = 6
  ) throws -> Bool {
    let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let runs = ["straight", "stopped"].map { RunFolder(path: "\(folder)/\($0)") }
    for run in runs {
      let trainer = try Trainer<Model>(
        model: model, data: data, configuration: configuration, run: run)
      let isStraight = run == runs[0]
      try trainer.train(until: { trainer.step == (isStraight ? stepCount : stepCount / 2) })
    }
    let resumed = try Trainer<Model>(resuming: runs[1], data: data)
    try resumed.train(until: { resumed.step == stepCount })
    return try ["model", "optimizer"].allSatisfy { name in
      let files = try runs.map { try InputFile(path: "\($0.path)/last/\(name).safetensors") }
      return try files[0].withBytes { first in
        try files[1].withBytes { first.elementsEqual($0) }
      }
    }
  }
}

extension Trainer {
  /// Whether a resumed run with these settings is bit-identical to an uninterrupted run.
  ///
  /// - Throws: the errors of training.
  public func verifyResuming() throws -> Bool {
    try ResumeVerification<Model>.holds(
      model: model.configuration, data: data, configuration: configuration)
  }
}
