/// What of the given files and folders is text.
struct TextReading: Sendable, Equatable {
  /// Whether a byte order mark at a file's start is a character of the text.
  var keepsMarks = false
  /// Whether what Sluice wrote into a folder is part of the text.
  var takesOwnOutput = false

  /// How texts are read.
  static let current = TextReading()

  /// How earlier versions read them, whose runs must find the same text again: the latest first, where
  /// the folder held nothing of Sluice's yet.
  static let earlier = [
    TextReading(keepsMarks: true), TextReading(keepsMarks: true, takesOwnOutput: true),
  ]
}
