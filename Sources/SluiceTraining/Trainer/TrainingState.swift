import SluiceFiles
import SluiceModels

/// The content of `training.json`: everything that resuming needs in addition to weights and moments.
///
/// Batches and dropout are pure functions of seed and step, so the step determines the state of the random
/// generator and the position in the data.
struct TrainingState {
  var version = 1
  var step = 0
  var secondsElapsed = 0.0
  var bestValidationLoss: Float?
  /// The step with the lowest validation loss.
  var bestStep: Int?
  /// The number of validations since `bestStep`.
  var validationsSinceBest = 0
  var lastValidationLoss: Float?
  var lastValidationScores: [String: Float] = [:]
  var masteryStep: Int?
  /// Whether the validation after the last step is still due, because it diverged in the original run.
  var owesValidation = false
  var dataFingerprint: String
  var data: StoredSource
  var configuration: TrainingConfiguration

  static let fileName = "training.json"

  init(data: some TrainingData, configuration: TrainingConfiguration) {
    dataFingerprint = data.fingerprint.hexadecimal
    self.data = StoredSource(data.source)
    self.configuration = configuration
  }

  init(folder: String) throws {
    let path = folder + "/" + Self.fileName
    self = try JSONFile.read(Self.self, from: path)
    guard version == 1 else {
      throw TrainingError.corrupt(
        path: path, reason: "it has version \(version), but this version of sluice reads version 1")
    }
    let counts = [
      ("step", step), ("masteryStep", masteryStep ?? 0), ("bestStep", bestStep ?? 0),
      ("validationsSinceBest", validationsSinceBest),
    ]
    for (key, count) in counts
    where !(0...1 << 40).contains(count) {
      throw TrainingError.corrupt(
        path: path, reason: "\(key) is \(count), expected 0 to \(1 << 40)")
    }
    guard secondsElapsed >= 0 else {
      throw TrainingError.corrupt(
        path: path, reason: "secondsElapsed is \(secondsElapsed), expected 0 or more")
    }
    do {
      try configuration.validate()
    } catch {
      throw TrainingError.corrupt(path: path, reason: "\(error)")
    }
  }

  func write(to folder: String) throws {
    try JSONFile.write(self, to: folder + "/" + Self.fileName)
  }
}

extension TrainingState: Codable {
  private enum CodingKeys: String, CodingKey {
    case version, step, secondsElapsed, bestValidationLoss, lastValidationLoss
    case bestStep, validationsSinceBest, owesValidation
    case lastValidationScores, masteryStep, dataFingerprint, data, configuration
    // Keys of earlier versions, which had only texts and tasks.
    case lastValidationAccuracy, textFingerprint, task
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    version = try container.decode(Int.self, forKey: .version)
    step = try container.decode(Int.self, forKey: .step)
    secondsElapsed = try container.decode(Double.self, forKey: .secondsElapsed)
    bestValidationLoss = try container.decodeIfPresent(Float.self, forKey: .bestValidationLoss)
    lastValidationLoss = try container.decodeIfPresent(Float.self, forKey: .lastValidationLoss)
    // Earlier versions did not store it. No later validation had a lower loss.
    bestStep =
      try container.decodeIfPresent(Int.self, forKey: .bestStep)
      ?? (bestValidationLoss == nil ? nil : step)
    validationsSinceBest =
      try container.decodeIfPresent(Int.self, forKey: .validationsSinceBest) ?? 0
    owesValidation = try container.decodeIfPresent(Bool.self, forKey: .owesValidation) ?? false
    masteryStep = try container.decodeIfPresent(Int.self, forKey: .masteryStep)
    configuration = try container.decode(TrainingConfiguration.self, forKey: .configuration)
    lastValidationScores =
      try container.decodeIfPresent([String: Float].self, forKey: .lastValidationScores)
      ?? container.decodeIfPresent(Float.self, forKey: .lastValidationAccuracy)
      .map { [Score.accuracyName: $0] } ?? [:]
    let isEarlier = container.contains(.textFingerprint)
    dataFingerprint = try container.decode(
      String.self, forKey: isEarlier ? .textFingerprint : .dataFingerprint)
    data =
      isEarlier
      ? StoredSource(kind: container.contains(.task) ? TaskSource.kind : TextSource.kind)
      : try container.decode(StoredSource.self, forKey: .data)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(version, forKey: .version)
    try container.encode(step, forKey: .step)
    try container.encode(secondsElapsed, forKey: .secondsElapsed)
    try container.encodeIfPresent(bestValidationLoss, forKey: .bestValidationLoss)
    try container.encodeIfPresent(lastValidationLoss, forKey: .lastValidationLoss)
    try container.encodeIfPresent(bestStep, forKey: .bestStep)
    try container.encode(validationsSinceBest, forKey: .validationsSinceBest)
    if owesValidation { try container.encode(true, forKey: .owesValidation) }
    try container.encode(lastValidationScores, forKey: .lastValidationScores)
    try container.encodeIfPresent(masteryStep, forKey: .masteryStep)
    try container.encode(dataFingerprint, forKey: .dataFingerprint)
    try container.encode(configuration, forKey: .configuration)
    try container.encode(data, forKey: .data)
  }
}

extension UInt64 {
  /// The hexadecimal form of a fingerprint.
  var hexadecimal: String { String(self, radix: 16) }
}
