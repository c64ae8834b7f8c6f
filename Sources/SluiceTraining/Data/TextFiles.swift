/// The numbers of files that were read or skipped.
public struct TextFiles: Sendable, Equatable {
  /// The number of files that were read.
  public internal(set) var count = 0
  /// The number of files in folders that were skipped because they are not text.
  public internal(set) var skippedCount = 0
  /// The number of folders and pages that were skipped because they were written by Sluice.
  public internal(set) var ownCount = 0

  /// The number of files with a UTF-8 byte order mark.
  var markCount = 0

  /// Whether a different `TextReading` would give a different text.
  var dependOnReading: Bool { markCount > 0 || ownCount > 0 }
}
