import SluiceFiles
import Sluice
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trial that a run which is stopped and resumed is the run that is not.
public enum ResumeVerification<Model: TrainableModel> {
  /// Takes a few steps straight, and the same with a stop in their middle, and compares all weights
  /// and moments to the last bit.
  ///
  /// - Parameters:
  ///   - model: the model's sizes and kinds.
  ///   - data: what it learns.
  ///   - configuration: the recipe of the run that is meant.
  ///   - stepCount: steps to take, at least 2.
  /// - Returns: whether all bits are equal.
  /// - Throws: what training throws.
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
  /// Whether a run like this one that is stopped and resumed equals one that is not, to the last bit.
  ///
  /// - Throws: what training throws.
  public func verifyResuming() throws -> Bool {
    try ResumeVerification<Model>.holds(
      model: model.configuration, data: data, configuration: configuration)
  }
}
