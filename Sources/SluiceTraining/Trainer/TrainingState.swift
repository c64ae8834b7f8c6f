import SluiceFiles
import SluiceModels

/// What `training.json` holds: all that resuming needs beside weights and moments.
///
/// Batches and dropout are pure functions of seed and step, hence the step stands for the state of
/// the random generator and for the position in the text.
struct TrainingState: Codable, Equatable {
  var version = 1
  var step = 0
  var secondsElapsed = 0.0
  var bestValidationLoss: Float?
  var lastValidationLoss: Float?
  var lastValidationAccuracy: Float?
  var masteryStep: Int?
  var textFingerprint: String
  var textPaths: [String]
  var task: SavedTask?
  var configuration: TrainingConfiguration

  static let fileName = "training.json"

  func write(to folder: String) throws {
    try JSONFile.write(self, to: folder + "/" + Self.fileName)
  }

  init(
    textFingerprint: UInt64, textPaths: [String], task: SavedTask? = nil,
    configuration: TrainingConfiguration
  ) {
    self.task = task
    self.textFingerprint = String(textFingerprint, radix: 16)
    self.textPaths = textPaths
    self.configuration = configuration
  }

  init(folder: String) throws {
    let path = folder + "/" + Self.fileName
    self = try JSONFile.read(Self.self, from: path)
    guard version == 1 else {
      throw TrainingError.corrupt(
        path: path, reason: "it has version \(version), this sluice reads version 1")
    }
    guard step >= 0, secondsElapsed >= 0 else {
      throw TrainingError.corrupt(path: path, reason: "its step is \(step)")
    }
    try configuration.validate()
    try task?.task.validate()
  }
}
