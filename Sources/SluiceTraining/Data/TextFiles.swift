/// How many files were taken as text, and how many were not.
public struct TextFiles: Sendable, Equatable {
  /// Files that the text comes from.
  public internal(set) var count = 0
  /// Files in folders that were passed over because they hold no text.
  public internal(set) var skippedCount = 0
  /// Folders and pages in folders that were passed over because Sluice wrote them.
  public internal(set) var ownCount = 0

  /// Files that begin with a byte order mark in UTF-8.
  var markCount = 0

  /// Whether another reading would give another text.
  var dependOnReading: Bool { markCount > 0 || ownCount > 0 }
}
