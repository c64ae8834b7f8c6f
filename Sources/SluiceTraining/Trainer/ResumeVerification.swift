import SluiceFiles
import Sluice
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trial that a run which is stopped and resumed is the run that is not.
public enum ResumeVerification {
  /// Takes a few steps straight, and the same with a stop in their middle, and compares all weights
  /// and moments to the last bit.
  ///
  /// - Parameters:
  ///   - model: the model's sizes.
  ///   - dataset: the text or the task.
  ///   - configuration: the recipe of the run that is meant.
  ///   - stepCount: steps to take, at least 2.
  /// - Returns: whether all bits are equal.
  /// - Throws: what training throws.
  public static func holds(
    model: LanguageModel.Configuration, dataset: any TrainingData,
    configuration: TrainingConfiguration, stepCount: Int = 6
  ) throws -> Bool {
    let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let runs = ["straight", "stopped"].map { RunFolder(path: "\(folder)/\($0)") }
    for run in runs {
      let trainer = try Trainer(
        model: model, dataset: dataset, configuration: configuration, run: run)
      let isStraight = run == runs[0]
      try trainer.train(until: { trainer.step == (isStraight ? stepCount : stepCount / 2) })
    }
    let resumed = try Trainer(resuming: runs[1], dataset: dataset)
    try resumed.train(until: { resumed.step == stepCount })
    return try ["model", "optimizer"].allSatisfy { name in
      let files = try runs.map { try MappedFile(path: "\($0.path)/last/\(name).safetensors") }
      return files[0].withUnsafeBytes { first in
        files[1].withUnsafeBytes { first.elementsEqual($0) }
      }
    }
  }
}
