/// The rules for which parts of files and folders are text.
struct TextReading: Sendable, Equatable {
  /// Whether a byte order mark at the start of a file is part of the text.
  var keepsMarks = false
  /// Whether files written by Sluice in a folder are part of the text.
  var takesOwnOutput = false

  /// The current rules.
  static let current = TextReading()

  /// The rules of earlier versions, latest first; a run of an earlier version must get the same text again.
  ///
  /// The first one is for folders that did not contain output of Sluice when the run started.
  static let earlier = [
    TextReading(keepsMarks: true), TextReading(keepsMarks: true, takesOwnOutput: true),
  ]
}
