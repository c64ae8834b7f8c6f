import SluiceModels

/// What a comparison measures of a trained model, on examples that none of its trainings saw; the same
/// ones for every model.
public protocol HeldOutMeasures<Model>: Sendable {
  /// What is measured.
  associatedtype Model: TrainableModel

  /// The scores at the trained length and at multiples of it, as far as the model and the data go.
  ///
  /// - Throws: a `SluiceError` where examples cannot be made.
  func lengths(of model: Model) throws -> [ComparedRun.LengthScore]

  /// What happens inside the model; nil where nothing is known of it.
  func inside(of model: Model) -> ComparedRun.Inside?
}
