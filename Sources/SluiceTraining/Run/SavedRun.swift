import SluiceModels

/// How a run was started, as its last checkpoint tells.
public struct SavedRun: Sendable {
  /// The model's sizes.
  public let model: LanguageModel.Configuration
  /// Which token stands for what.
  public let vocabulary: Vocabulary
  /// The recipe.
  public let configuration: TrainingConfiguration
  /// Where the text came from.
  public let textPaths: [String]
  /// Steps done.
  public let step: Int

  /// Reads the last checkpoint of a run.
  ///
  /// - Throws: a `SluiceError` where there is none or it is damaged.
  public init(_ run: RunFolder) throws {
    guard let folder = run.checkpointPath(.last) else {
      throw TrainingError.nothingToResume(path: run.path)
    }
    let state = try TrainingState(folder: folder)
    let checkpoint = try Checkpoint(folder: folder)
    model = checkpoint.model.configuration
    vocabulary = checkpoint.vocabulary
    configuration = state.configuration
    textPaths = state.textPaths
    step = state.step
  }
}
