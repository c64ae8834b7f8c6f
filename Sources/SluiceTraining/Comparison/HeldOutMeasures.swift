import Sluice
import SluiceInspection
import SluiceModels

/// The evaluation of trained models in a comparison, on held-out examples that are the same for all models.
public protocol HeldOutMeasures<Model>: Sendable {
  /// The type of model.
  associatedtype Model: TrainableModel

  /// The loss and the accuracy at the trained length, and at multiples of it if the model and the data allow.
  ///
  /// By default there are none.
  ///
  /// - Throws: a `SluiceError` if examples cannot be made.
  func lengths(of model: Model) throws -> [ComparedRun.LengthScore]

  /// Figures on held-out examples by name, such as "mse"; lower values must be better. By default there are none.
  ///
  /// - Throws: a `SluiceError` if examples cannot be made.
  func scores(of model: Model) throws -> [String: Double]

  /// Internal statistics of the model; nil if there are none.
  ///
  /// By default they are recorded while the loss of `insideBatches` is computed.
  func inside(of model: Model) -> ComparedRun.Inside?

  /// The batches for internal statistics, the same ones for all models; by default there are none.
  var insideBatches: [Model.Batch] { get }
}

extension HeldOutMeasures {
  /// None.
  public func lengths(of model: Model) throws -> [ComparedRun.LengthScore] { [] }

  /// None.
  public func scores(of model: Model) throws -> [String: Double] { [:] }

  /// None.
  public var insideBatches: [Model.Batch] { [] }

  /// The statistics of attention, hidden states and gates on `insideBatches`; nil without batches.
  public func inside(of model: Model) -> ComparedRun.Inside? {
    let batches = insideBatches
    return batches.isEmpty ? nil : ComparedRun.Inside(model.measuring(batches))
  }
}

extension ComparedRun.Inside {
  init(_ measures: ModelMeasures) {
    firstTokenAttention = measures.firstTokenAttention
    meanLargestActivation = measures.meanLargestActivation
    largestActivations = measures.largestActivations
    gates = measures.gates.map { Opening(gate: $0.gate, mean: $0.mean, sparsity: $0.sparsity) }
  }
}
