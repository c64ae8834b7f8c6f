import Sluice
import SluiceKernels
import SluiceModels

/// Training data: a source of batches for a trainer.
///
/// A batch must be a pure function of its parameters; there is no state between calls. Only then is a
/// resumed run identical to an uninterrupted run.
///
/// ```swift
/// struct Waves: TrainingData {
///   let fingerprint: UInt64 = 1
///   func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Windows {
///     Windows(phases: numbers.map { random.uniform(at: UInt64($0)) })
///   }
/// }
/// ```
public protocol TrainingData<Batch>: Sendable {
  /// The type of batch.
  associatedtype Batch: TrainingBatch

  /// The fingerprint, a number that identifies the data.
  var fingerprint: UInt64 { get }

  /// Makes a batch of examples.
  ///
  /// - Parameters:
  ///   - numbers: the numbers of the examples; in each place they start at 0.
  ///   - place: the training step or the validation batch.
  ///   - random: the random stream for the examples; it differs between training steps.
  func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch

  /// The source of the data, which is stored in checkpoints to resume the run; nil by default.
  var source: (any DataSource)? { get }

  /// The approximate memory of the data in bytes; 0 by default.
  var memorySize: Int { get }

  /// The names of the model's ratios that are reported besides the loss; none by default.
  var scoreNames: [String] { get }

  /// The loss of an untrained model, such as that of uniform guessing; nil, the default, if it is unknown.
  var uninformedLoss: Double? { get }

  /// The number of examples of a validation; nil, the default, for that of the recipe.
  ///
  /// Data with a fixed number of validation examples gives it, so that each validation covers all of them.
  var validationExampleCount: Int? { get }

  /// Whether validations use examples that are not trained on; true by default.
  ///
  /// Otherwise a lower loss is no reason to prefer earlier weights, and the best checkpoint is the latest one.
  var hasHeldOutExamples: Bool { get }

  /// Checks that a model fits the data; by default every model does.
  ///
  /// - Throws: a `SluiceError` with the difference.
  func requireFit(_ model: some TrainableModel) throws

  /// Sets the weights of a new model that follow from the data without training, such as those of a least-squares fit;
  /// nothing by default.
  ///
  /// Only new models are prepared: a resumed run has these weights in its checkpoint.
  func prepare(_ model: some TrainableModel)

  /// The examples of a batch in readable form; none by default.
  func examples(of batch: Batch) -> [ReadableExample]

  /// Writes additional files for a checkpoint, such as a vocabulary, a scale or the names of classes;
  /// nothing by default.
  ///
  /// - Parameter folder: the folder of the checkpoint.
  /// - Throws: `FileError` if a file cannot be written.
  func writeCompanions(to folder: String) throws

  /// Writes additional files for the best checkpoint that depend on its model, such as its errors in the
  /// validation; nothing by default.
  ///
  /// - Parameters:
  ///   - model: the model, with the weights of the checkpoint.
  ///   - folder: the folder of the checkpoint.
  /// - Throws: `FileError` if a file cannot be written.
  func writeFindings(of model: some TrainableModel, to folder: String) throws
}

extension TrainingData {
  /// None.
  public var source: (any DataSource)? { nil }

  /// Zero.
  public var memorySize: Int { 0 }

  /// None.
  public var scoreNames: [String] { [] }

  /// Nil: unknown.
  public var uninformedLoss: Double? { nil }

  /// Nil: the number of the recipe.
  public var validationExampleCount: Int? { nil }

  /// True.
  public var hasHeldOutExamples: Bool { true }

  /// Accepts every model.
  public func requireFit(_ model: some TrainableModel) throws {}

  /// Does nothing.
  public func prepare(_ model: some TrainableModel) {}

  /// None.
  public func examples(of batch: Batch) -> [ReadableExample] { [] }

  /// None.
  public func writeCompanions(to folder: String) throws {}

  /// None.
  public func writeFindings(of model: some TrainableModel, to folder: String) throws {}

  /// The name of this kind of data in files and messages.
  var kind: String { source.map { type(of: $0).kind } ?? "data" }
}

/// The place of a batch: a training step or a validation batch.
public enum BatchPlace: Sendable, Hashable {
  /// A training step, from 1.
  case training(step: Int)
  /// A batch of every validation, from 0.
  case validation(number: Int)
}
