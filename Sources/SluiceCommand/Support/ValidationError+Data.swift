import ArgumentParser
import SluiceTraining

extension ValidationError {
  /// The error for data that was read from standard input or a pipe, and cannot be read again.
  ///
  /// - Parameters:
  ///   - data: `text`, `table` or `sequences`.
  ///   - run: the path of the run.
  static func readOnce(_ data: String, of run: String) -> ValidationError {
    ValidationError(
      """
      \(run) was trained on standard input or a pipe: give the \(data) again, as a file or as -.
      """)
  }
}

extension DataSource {
  /// The source of the data that a checkpoint was trained on.
  ///
  /// - Parameters:
  ///   - folder: the folder of the checkpoint.
  ///   - path: the path in messages.
  ///   - data: `table is` or `sequences are`, for the message.
  /// - Throws: `ValidationError` for a checkpoint outside the folder of its run, which says how its data are read and
  ///   divided; errors of reading.
  static func ofCheckpoint(_ folder: String, at path: String, _ data: String) throws -> Self {
    guard let source = try SavedRun.ofCheckpoint(folder)?.source(Self.self) else {
      throw ValidationError(
        "\(path) does not say how its \(data) read and divided; give the folder of the run.")
    }
    return source
  }
}
