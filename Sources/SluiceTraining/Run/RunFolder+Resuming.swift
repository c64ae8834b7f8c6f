import SluiceFiles

extension RunFolder {
  /// Finds the run to resume for a path: the folder of a run, its last checkpoint, or a file in one of these.
  ///
  /// - Throws: `TrainingError.bestCheckpoint` for the best checkpoint of a run, which has no state for
  ///   resuming, `TrainingError.nothingToResume` if there is no run.
  public static func toResume(at path: String) throws -> RunFolder {
    let named = RunFolder(path: path)
    let isFile = FileKind(of: named.path) == .file
    let folder = isFile ? RunFolder(path: Folder.parent(of: named.path)) : named
    if folder.checkpointPath(.last) != nil { return folder }
    // The name may be `.`, or that of a link.
    for path in [folder.path, Folder.resolved(folder.path)].compactMap(\.self) {
      let run = RunFolder(path: Folder.parent(of: path))
      guard run.checkpointPath(.last) != nil else { continue }
      switch Folder.name(of: path) {
      case "last", "last.previous": return run
      case "best", "best.previous":
        throw TrainingError.bestCheckpoint(path: folder.path, run: run.path)
      default: continue
      }
    }
    throw TrainingError.nothingToResume(path: path)
  }
}
