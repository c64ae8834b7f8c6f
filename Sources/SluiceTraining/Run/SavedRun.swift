import SluiceFiles
import SluiceModels

/// Information about a saved run, from its checkpoint: the model type, the kind of data and the recipe.
///
/// ```swift
/// let saved = try SavedRun(RunFolder(path: "runs/notes"))
/// if saved.modelType == LanguageModel.modelType, saved.dataKind == TextSource.kind {
///   let model = try saved.modelConfiguration(LanguageModel.self)
///   let paths = try saved.source(TextSource.self).paths
/// }
/// ```
public struct SavedRun: Sendable {
  /// The folder of the checkpoint.
  public let folder: String
  /// The model type.
  public let modelType: String
  /// The kind of data; nil if the data have no source.
  public let dataKind: String?
  /// The fingerprint of the data, as stored in files.
  public let dataFingerprint: String
  /// The recipe.
  public let configuration: TrainingConfiguration
  /// The number of steps done.
  public let step: Int

  /// The folder of the run.
  public var run: RunFolder { RunFolder(path: Folder.parent(of: folder)) }

  /// Reads the last checkpoint of a run.
  ///
  /// - Throws: a `SluiceError` if there is none or if it is damaged.
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

  /// The run that a checkpoint belongs to; nil if this is unknown.
  ///
  /// The information is in the last checkpoint of a run, and is also used for the best checkpoint in the
  /// same folder.
  ///
  /// - Parameter folder: the folder of the checkpoint.
  /// - Throws: a `SluiceError` if the information is damaged.
  public static func ofCheckpoint(_ folder: String) throws -> SavedRun? {
    let last = RunFolder(path: folder + "/..").checkpointPath(.last)
    let found = [folder, last].compactMap(\.self).first {
      FileKind.exists(at: $0 + "/" + TrainingState.fileName)
    }
    return try found.map { try SavedRun(folder: $0) }
  }

  /// The settings of the model.
  ///
  /// - Throws: a `SluiceError` if the model has a different type or is damaged.
  public func modelConfiguration<Model: StoredModel>(
    _ type: Model.Type
  ) throws -> Model.Configuration {
    try Model.configuration(in: folder)
  }

  /// The source of the data.
  ///
  /// - Throws: a `SluiceError` if the source has a different type.
  public func source<Source: DataSource>(_ type: Source.Type) throws -> Source {
    try JSONFile.read(
      SourceReader<Source>.self, from: folder + "/" + TrainingState.fileName
    ).source
  }
}
