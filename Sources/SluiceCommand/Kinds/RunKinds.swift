import Sluice
import SluiceFiles
import SluiceModels
import SluiceTraining

/// The kinds of runs that the tool knows: the one table that `train`, `evaluate`, `predict` and
/// `inspect` look runs up in.
enum RunKinds {
  /// The kinds; the last one takes what no other one takes.
  static let all: [any RunKind] = [
    LanguageModelOnTask(), ForecasterOnTable(), ClassifierOnSequences(), onText,
  ]
  private static let onText = LanguageModelOnText()

  /// The kind of a new run.
  static func new(for command: TrainCommand) -> any RunKind {
    all.first { $0.takes(command) } ?? onText
  }

  /// The kind of a run to resume.
  static func of(_ saved: SavedRun) throws -> any RunKind {
    try kind(model: saved.modelType, data: saved.dataKind, folder: saved.folder)
  }

  /// The kind of a checkpoint on given data.
  ///
  /// - Parameters:
  ///   - folder: the folder of the checkpoint.
  ///   - sources: what the given data can be, depending on the model; empty for the data of its run or,
  ///     if they are not known, text.
  static func ofCheckpoint(
    _ folder: String, on sources: [any DataSource.Type] = []
  ) throws -> any RunKind {
    let model = try ModelTypeFile(folder: folder).modelType
    let given = sources.map { $0.kind }
    if let found = try fitting(model, folder: folder).first(where: { given.contains($0.dataKind) })
    {
      return found
    }
    let data = try given.first ?? SavedRun.ofCheckpoint(folder)?.dataKind ?? TextSource.kind
    return try kind(model: model, data: data, folder: folder)
  }

  private static func kind(
    model: String, data: String?, folder: String
  ) throws -> any RunKind {
    let kinds = try fitting(model, folder: folder)
    guard let found = kinds.first(where: { $0.dataKind == data }) else {
      throw UnknownKind(folder: folder, data: data ?? "unknown")
    }
    return found
  }

  /// The kinds with a model type.
  private static func fitting(_ model: String, folder: String) throws -> [any RunKind] {
    let fitting = all.filter { $0.modelType == model }
    guard !fitting.isEmpty else {
      let known = Set(all.map(\.modelType)).sorted().joined(separator: "\" or \"")
      throw ContentError(
        path: folder + "/config.json",
        problem: SettingsError.otherModelType(model, expected: known))
    }
    return fitting
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
