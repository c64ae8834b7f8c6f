extension SavedRun {
  /// The task that the run learns; nil for other data.
  ///
  /// - Throws: a `SluiceError` if the task is unknown or its settings are invalid.
  public var task: (any SequenceTask)? {
    get throws {
      guard dataKind == TaskSource.kind else { return nil }
      let task = try source(TaskSource.self).task
      try task.validate()
      return task
    }
  }
}
