import SluiceText
import SluiceFiles
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
  /// The task it trains on, if it is no text.
  public let task: (any SequenceTask)?
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
    task = state.task?.task
    step = state.step
  }

  /// The task that a checkpoint of a run was trained on; nil for a text, or where nothing tells.
  ///
  /// Only a run's last checkpoint tells it, for the best one beside it too.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: a `SluiceError` where what tells is damaged.
  public static func task(ofCheckpoint folder: String) throws -> (any SequenceTask)? {
    let last = RunFolder(path: folder + "/..").checkpointPath(.last)
    let found = [folder, last].compactMap(\.self).first {
      FileKind.exists(at: $0 + "/" + TrainingState.fileName)
    }
    return try found.flatMap { try TrainingState(folder: $0).task?.task }
  }
}
