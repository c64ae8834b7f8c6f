import SluiceFiles
import SluicePlatform
import SluiceModels

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The folder of a training run.
///
/// - `last/`: the latest checkpoint, for resuming: `config.json`, `model.safetensors`, the companions of the
///   data (`vocabulary.json` for a text or a task), `optimizer.safetensors`, `training.json`.
/// - `best/`: the checkpoint with the lowest validation loss, without `optimizer.safetensors` and
///   `training.json`.
/// - `metrics.jsonl`: one line for the validation before the first step, at step 0, then one line per step.
/// - `diverged/`: a run that repeats a diverged step: `last/` is the state before the step, `batch.json` and
///   `batch.txt` are its batch.
///
/// A file `save-now` in the folder requests a checkpoint `last/` after the current step.
///
/// Checkpoints are replaced atomically: after a crash or with a full disk, the previous checkpoint is still
/// there.
public struct RunFolder: Sendable, Hashable {
  /// A checkpoint of a run.
  public enum Kind: String, Sendable, CaseIterable {
    /// The latest checkpoint, with the state for resuming.
    case last
    /// The checkpoint with the lowest validation loss.
    case best
  }

  /// The path of the folder.
  public let path: String

  /// Makes a reference to a folder, which does not have to exist.
  public init(path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// The path of the metrics.
  public var metricsPath: String { path + "/metrics.jsonl" }

  /// The path of the file that requests a checkpoint.
  public var saveRequestPath: String { path + "/save-now" }

  static let replayName = "diverged"

  /// The run that repeats a diverged step; it does not have to exist.
  public var replay: RunFolder { RunFolder(path: path + "/" + Self.replayName) }

  /// Whether the folder contains a checkpoint or metrics; an empty metrics file does not count.
  public var holdsRun: Bool {
    var metrics = stat()
    return stat(metricsPath, &metrics) == 0 && metrics.st_size > 0
      || Kind.allCases.contains { checkpointPath($0) != nil }
  }

  /// The path of a checkpoint; nil if there is none.
  public func checkpointPath(_ kind: Kind) -> String? {
    FolderReplacement.current(path + "/" + kind.rawValue)
  }

  /// Creates the folder and its parent folders.
  package func create() throws { try Folder.make(path) }

  /// Throws if another process is training in the folder.
  package func requireFree() throws { try MetricsLog.requireFree(metricsPath) }

  /// Replaces a checkpoint with the files that `write` writes to the given folder.
  func replaceCheckpoint(_ kind: Kind, write: (String) throws -> Void) throws {
    try FolderReplacement.replace(path + "/" + kind.rawValue, write: write)
  }

  /// Finds the checkpoint for a path: the folder of a run (its best checkpoint, or else its last one), the
  /// folder of a checkpoint, or a file in one.
  ///
  /// - Throws: `FileError` if there is none.
  public static func checkpoint(at path: String) throws -> String {
    let folder = RunFolder(path: path)
    guard FileKind.exists(at: folder.path) else {
      // After a crash, there may be only the previous checkpoint, with the suffix `.previous`.
      if let previous = FolderReplacement.current(folder.path) { return previous }
      throw FileError(path: path, problem: .missing)
    }
    guard FileKind.isFolder(folder.path) else {
      let parent = RunFolder(path: Folder.parent(of: folder.path))
      guard let found = parent.checkpointOrNil else {
        throw FileError(
          path: path,
          problem: .unreadable(
            reason: "it is neither a GGUF file nor a file of a checkpoint"))
      }
      return found
    }
    guard let found = folder.checkpointOrNil else {
      throw FileError(
        path: path,
        problem: .unreadable(
          reason:
            "it is not a checkpoint: it contains neither config.json nor a folder best or last"
        ))
    }
    return found
  }

  /// This folder if it is a checkpoint, or else its best or last checkpoint; nil if there is none.
  private var checkpointOrNil: String? {
    FileKind.exists(at: path + "/config.json")
      ? path : checkpointPath(.best) ?? checkpointPath(.last)
  }
}
