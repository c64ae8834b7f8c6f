import ArgumentParser

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

  /// The error for a checkpoint outside the folder of its run, which says how its data are read and divided.
  ///
  /// - Parameters:
  ///   - data: `table is` or `sequences are`.
  ///   - checkpoint: the path of the checkpoint.
  static func unknownSource(_ data: String, of checkpoint: String) -> ValidationError {
    ValidationError(
      """
      \(checkpoint) does not say how its \(data) read and divided; give the folder of the run.
      """)
  }
}
