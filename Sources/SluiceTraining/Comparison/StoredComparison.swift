import SluiceFiles
import SluiceModels

/// The content of `comparison.json`: the common settings of all runs, and every variant that was ever part
/// of the comparison.
///
/// It does not contain the seeds: additional seeds only add runs.
struct StoredComparison<Configuration: Codable & Equatable & Sendable>: Codable, Equatable {
  typealias Variant = ComparisonPlan<Configuration>.Variant

  var version = 1
  var dataFingerprint: String
  var variants: [Variant]
  var recipe: TrainingConfiguration
  var sweep: LearningRateTrial?
  var exampleCount: Int
  /// Nil for the final weights, as in files of earlier versions.
  var weights: MeasuredWeights?

  init(
    dataFingerprint: String, variants: [Variant], recipe: TrainingConfiguration,
    sweep: LearningRateTrial?, exampleCount: Int, weights: MeasuredWeights
  ) {
    self.dataFingerprint = dataFingerprint
    self.variants = variants
    self.recipe = recipe
    // The seed of each run is set by its job.
    self.recipe.seed = 0
    self.sweep = sweep
    self.exampleCount = exampleCount
    self.weights = weights == .final ? nil : weights
  }

  /// Throws if the two comparisons have different plans.
  func requireSame(as other: Self, path: String) throws(ComparisonError) {
    func require(_ isSame: Bool, _ difference: String) throws(ComparisonError) {
      if !isSame { throw .otherSettings(path: path, difference: difference) }
    }
    try require(version == other.version, "it was written by a different version of sluice")
    try require(
      dataFingerprint == other.dataFingerprint, "its text, its table or its task settings differ")
    try require(recipe == other.recipe, "the training settings of its runs differ")
    try require(
      exampleCount == other.exampleCount, "it evaluates \(exampleCount) examples")
    try require(
      weights ?? .final == other.weights ?? .final,
      "it measures the \((weights ?? .final).rawValue) weights of its runs")
    for variant in variants {
      let model = other.variants.first { $0.name == variant.name }?.model
      try require(
        model == nil || model == variant.model, "the settings of its model \(variant.name) differ")
    }
    if let sweep, let otherSweep = other.sweep {
      try require(
        sweep.stepCount == otherSweep.stepCount,
        "the trials of its learning rate sweep have \(sweep.stepCount) steps")
    }
  }

  /// This comparison with the missing parts added from the other one.
  func merging(_ other: Self?) -> StoredComparison {
    guard let other else { return self }
    var merged = self
    merged.variants = other.variants
    merged.variants += variants.filter { variant in
      !other.variants.contains { $0.name == variant.name }
    }
    merged.sweep = sweep ?? other.sweep
    return merged
  }
}

/// Information about a comparison in a folder, independent of the model.
public struct SavedComparison: Decodable, Sendable {
  /// The fingerprint of the data, as stored in files.
  public let dataFingerprint: String

  static let fileName = "comparison.json"

  /// Reads the information of a folder; nil if it contains no comparison.
  ///
  /// - Throws: a `SluiceError` if it is damaged.
  public init?(folder: String) throws {
    let path = folder + "/" + Self.fileName
    guard FileKind.exists(at: path) else { return nil }
    self = try JSONFile.read(Self.self, from: path)
  }
}
