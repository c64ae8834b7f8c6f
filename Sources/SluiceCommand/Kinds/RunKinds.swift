import Sluice
import SluiceFiles
import SluiceModels
import SluiceTraining

/// The kinds of runs that the tool knows: the one table that `train`, `evaluate` and `inspect` look runs
/// up in.
enum RunKinds {
  /// The kinds; the last one takes what no other one takes.
  static let all: [any RunKind] = [LanguageModelOnTask(), onText]
  private static let onText = LanguageModelOnText()

  /// The kind of a new run.
  static func new(for command: TrainCommand) -> any RunKind {
    all.first { $0.takes(command) } ?? onText
  }

  /// The kind of a run to resume.
  static func of(_ saved: SavedRun) throws -> any RunKind {
    try kind(model: saved.modelType, data: saved.dataKind, folder: saved.folder)
  }

  /// The kind of a checkpoint on data of a given kind; without one on that of its run, and where
  /// nothing tells that, on text.
  static func ofCheckpoint(
    _ folder: String, on source: (any DataSource.Type)? = nil
  ) throws -> any RunKind {
    let data =
      try source?.kind ?? SavedRun.ofCheckpoint(folder)?.dataKind ?? TextSource.kind
    return try kind(model: ModelTypeFile(folder: folder).modelType, data: data, folder: folder)
  }

  private static func kind(
    model: String, data: String?, folder: String
  ) throws -> any RunKind {
    let fitting = all.filter { $0.modelType == model }
    guard !fitting.isEmpty else {
      let known = Set(all.map(\.modelType)).sorted().joined(separator: "\" or \"")
      throw ContentError(
        path: folder + "/config.json",
        problem: SettingsError.otherModelType(model, expected: known))
    }
    guard let found = fitting.first(where: { $0.dataKind == data }) else {
      throw UnknownKind(folder: folder, data: data ?? "unknown")
    }
    return found
  }
}

/// The error for a run with a kind of data that the tool does not support.
struct UnknownKind: SluiceError {
  let folder: String
  let data: String

  var category: ErrorCategory { .badData }

  var description: String {
    "\(folder) was trained on data of kind \(data), which only the program that trained it can read"
  }
}
