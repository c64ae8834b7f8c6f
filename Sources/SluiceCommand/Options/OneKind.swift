import ArgumentParser

/// The flags that decide what a command works on: text, a task, a forecast or sequences.
struct OneKind {
  let series: SeriesOptions
  let sequences: SequenceOptions
  let table: TableOptions

  /// Throws if flags of several kinds are combined, or if flags of tables are given without their kind.
  ///
  /// - Parameter others: the names of flags of text or a task, and whether they are given.
  func require(without others: KeyValuePairs<String, Bool>) throws {
    guard let kind else {
      guard !table.isGiven else {
        throw ValidationError("The flags of a table need --forecast, --classify or --regress.")
      }
      let flags: KeyValuePairs<String, Bool> = [
        "time": series.time != nil, "series": series.series != nil, "split": series.split != nil,
      ]
      if let name = flags.first(where: \.value)?.key {
        throw ValidationError("--\(name) needs --forecast, --classify or --regress.")
      }
      return
    }
    guard !(series.isGiven && sequences.isGiven) else {
      throw ValidationError("--forecast and \(kind) exclude each other.")
    }
    if let name = others.first(where: \.value)?.key {
      throw ValidationError("--\(name) is not for \(kind).")
    }
  }

  /// The flag of the kind; nil for text or a task.
  private var kind: String? {
    if sequences.classify != nil { return "--classify" }
    if sequences.regress != nil { return "--regress" }
    return series.isGiven ? "--forecast" : nil
  }
}
