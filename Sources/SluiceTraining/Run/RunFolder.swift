import SluiceFiles
import SluicePlatform
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a training run leaves on the disk.
///
/// - `last/`: the checkpoint to resume from: `config.json`, `model.safetensors`, the data's companions
///   (of a text or a task `vocabulary.json`), `optimizer.safetensors`, `training.json`.
/// - `best/`: all but the last two of these as they were at the lowest validation loss.
/// - `metrics.jsonl`: at step 0 a line of the validation before the first step, then a line a step.
/// - `diverged/`: after a step that went wrong, a run that repeats it: `last/` is the state before it,
///   `batch.json` and `batch.txt` are what it was to learn.
///
/// A file `save-now` that is put there asks for `last/` after the current step.
///
/// Checkpoints are replaced whole: a crash or a full disk at any moment leaves the one before.
public struct RunFolder: Sendable, Hashable {
  /// A checkpoint that a run keeps.
  public enum Kind: String, Sendable, CaseIterable {
    /// The latest one, with all that resuming needs.
    case last
    /// The one with the lowest validation loss.
    case best
  }

  /// The folder itself.
  public let path: String

  /// Refers to a folder, whether it is there or not.
  public init(path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// Where the metrics are.
  public var metricsPath: String { path + "/metrics.jsonl" }

  /// Where a file asks for a checkpoint.
  public var saveRequestPath: String { path + "/save-now" }

  static let replayName = "diverged"

  /// The run that repeats the step which went wrong, whether there was one or not.
  public var replay: RunFolder { RunFolder(path: path + "/" + Self.replayName) }

  /// Whether a run has written a checkpoint or metrics here; an empty file of metrics is none.
  public var holdsRun: Bool {
    var metrics = stat()
    return stat(metricsPath, &metrics) == 0 && metrics.st_size > 0
      || Kind.allCases.contains { checkpointPath($0) != nil }
  }

  /// Where a checkpoint lies; nil if there is none yet.
  public func checkpointPath(_ kind: Kind) -> String? {
    FolderReplacement.current(path + "/" + kind.rawValue)
  }

  /// Makes the folder, and those it lies in.
  package func create() throws { try Folder.make(path) }

  /// Throws where another process is training in the folder.
  package func requireFree() throws { try MetricsLog.requireFree(metricsPath) }

  /// Replaces a checkpoint by what `write` puts into the folder it is given.
  func replaceCheckpoint(_ kind: Kind, write: (String) throws -> Void) throws {
    try FolderReplacement.replace(path + "/" + kind.rawValue, write: write)
  }

  /// Finds the checkpoint that a path of the user's means: a run's folder (its best checkpoint, else
  /// its last), the folder of a checkpoint, or a file in one.
  ///
  /// - Throws: `FileError` where there is none.
  public static func checkpoint(at path: String) throws -> String {
    let folder = RunFolder(path: path)
    guard FileKind.exists(at: folder.path) else {
      // A crash may have left a checkpoint under its earlier name alone.
      if let previous = FolderReplacement.current(folder.path) { return previous }
      throw FileError(path: path, problem: .missing)
    }
    guard FileKind.isFolder(folder.path) else {
      return try checkpoint(at: Folder.parent(of: folder.path))
    }
    if FileKind.exists(at: folder.path + "/config.json") { return folder.path }
    guard let found = folder.checkpointPath(.best) ?? folder.checkpointPath(.last) else {
      throw FileError(
        path: path,
        problem: .unreadable(
          reason:
            "it is not a checkpoint: it contains neither config.json nor a folder best or last"
        ))
    }
    return found
  }
}
