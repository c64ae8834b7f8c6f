/// The format of a file of labelled sequences.
public enum SequenceFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// The text of sktime and aeon (`.ts`): lines of channels separated by colons, with the label last.
  case ts
  /// Weka's text (`.arff`): values separated by commas, with the label last; several channels are one value in
  /// quotes, separated by `\n`.
  case arff
  /// The text of the UCR archive (`.tsv`, `.txt`): the label, then the values. NaN at the end is padding.
  case ucr
}
