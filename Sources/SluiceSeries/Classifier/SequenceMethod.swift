import SluiceTables

/// A way to predict the class of a sequence, or a number: a baseline or a model.
public protocol SequenceMethod: Sendable {
  /// The name in tables.
  var name: String { get }

  /// Predicts the classes or the numbers of sequences.
  ///
  /// - Parameter sequences: the sequences; their classes or numbers must not be read.
  /// - Throws: `SequenceDataError` if the sequences do not fit the training sequences.
  func predictions(of sequences: LabelledSequences) throws -> [SequencePrediction]
}
