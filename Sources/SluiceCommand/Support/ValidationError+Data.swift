import ArgumentParser

extension ValidationError {
  /// The error for data that was read from standard input or a pipe, and cannot be read again.
  ///
  /// - Parameters:
  ///   - data: `text` or `table`.
  ///   - run: the path of the run.
  static func readOnce(_ data: String, of run: String) -> ValidationError {
    ValidationError(
      """
      \(run) was trained on standard input or a pipe: give the \(data) again, as a file or as -.
      """)
  }

  /// The error for a checkpoint outside the folder of its run, which says how the table is read and divided.
  static func unknownTable(of checkpoint: String) -> ValidationError {
    ValidationError(
      """
      \(checkpoint) does not say how its table is read and divided; give the folder of the run.
      """)
  }
}
