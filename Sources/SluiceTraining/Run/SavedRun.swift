import SluiceFiles
import SluiceModels

/// How a run was started, as a checkpoint tells: enough to find out which model and which data it needs.
///
/// ```swift
/// let saved = try SavedRun(RunFolder(path: "runs/notes"))
/// if saved.modelType == LanguageModel.modelType, saved.dataKind == TextSource.kind {
///   let model = try saved.modelConfiguration(LanguageModel.self)
///   let paths = try saved.source(TextSource.self).paths
/// }
/// ```
public struct SavedRun: Sendable {
  /// The checkpoint's folder.
  public let folder: String
  /// The kind of model.
  public let modelType: String
  /// The kind of data; nil where the data told no source.
  public let dataKind: String?
  /// The fingerprint of the data, as files have it.
  public let dataFingerprint: String
  /// The recipe.
  public let configuration: TrainingConfiguration
  /// Steps done.
  public let step: Int

  /// The folder that the checkpoint lies in, which is the run's.
  public var run: RunFolder { RunFolder(path: Folder.parent(of: folder)) }

  /// Reads the last checkpoint of a run.
  ///
  /// - Throws: a `SluiceError` where there is none or it is damaged.
  public init(_ run: RunFolder) throws {
    guard let folder = run.checkpointPath(.last) else {
      throw TrainingError.nothingToResume(path: run.path)
    }
    try self.init(folder: folder)
  }

  private init(folder: String) throws {
    let state = try TrainingState(folder: folder)
    self.folder = folder
    modelType = try ModelTypeFile(folder: folder).modelType
    dataKind = state.data.kind
    dataFingerprint = state.dataFingerprint
    configuration = state.configuration
    step = state.step
  }

  /// The run that a checkpoint belongs to; nil where nothing tells.
  ///
  /// Only a run's last checkpoint tells it, for the best one beside it too.
  ///
  /// - Parameter folder: the checkpoint's folder.
  /// - Throws: a `SluiceError` where what tells is damaged.
  public static func ofCheckpoint(_ folder: String) throws -> SavedRun? {
    let last = RunFolder(path: folder + "/..").checkpointPath(.last)
    let found = [folder, last].compactMap(\.self).first {
      FileKind.exists(at: $0 + "/" + TrainingState.fileName)
    }
    return try found.map { try SavedRun(folder: $0) }
  }

  /// What the model was made for.
  ///
  /// - Throws: a `SluiceError` where it is a model of another kind, or damaged.
  public func modelConfiguration<Model: StoredModel>(
    _ type: Model.Type
  ) throws -> Model.Configuration {
    try Model.configuration(in: folder)
  }

  /// Where the data comes from.
  ///
  /// - Throws: a `SluiceError` where it is no such source.
  public func source<Source: DataSource>(_ type: Source.Type) throws -> Source {
    try JSONFile.read(
      SourceReader<Source>.self, from: folder + "/" + TrainingState.fileName
    ).source
  }
}
