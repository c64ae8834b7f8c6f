import SluiceModels

/// The evaluation of trained models in a comparison, on held-out examples that are the same for all models.
public protocol HeldOutMeasures<Model>: Sendable {
  /// The type of model.
  associatedtype Model: TrainableModel

  /// The loss and the accuracy at the trained length, and at multiples of it if the model and the data allow.
  ///
  /// - Throws: a `SluiceError` if examples cannot be made.
  func lengths(of model: Model) throws -> [ComparedRun.LengthScore]

  /// Internal statistics of the model; nil if there are none.
  func inside(of model: Model) -> ComparedRun.Inside?
}
