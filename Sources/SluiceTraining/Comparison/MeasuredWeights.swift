/// The weights that a comparison measures on held-out examples.
public enum MeasuredWeights: String, Sendable, Codable, CaseIterable {
  /// The weights after the last step.
  case final
  /// The weights with the lowest validation loss: the checkpoint `best` of the run.
  ///
  /// They are for models that overfit. The examples that are measured must then not be those of the validation.
  case best
}
