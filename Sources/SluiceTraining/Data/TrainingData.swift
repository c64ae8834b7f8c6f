import Sluice
import SluiceKernels
import SluiceModels

/// What a trainer trains on: examples, as batches of a model's kind.
///
/// A batch is a pure function of what its parameters say; nothing advances from one call to the next.
/// That is what makes a resumed run equal to one that never stopped.
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
  /// What the model computes its loss from.
  associatedtype Batch: TrainingBatch

  /// A number that differs, as good as surely, between different data.
  var fingerprint: UInt64 { get }

  /// Examples.
  ///
  /// - Parameters:
  ///   - numbers: which examples, as many as the batch has; numbered in each place from 0 on.
  ///   - place: where in the training the batch stands.
  ///   - random: what the examples are drawn from, another stream in each training step.
  func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch

  /// Where the data comes from, for who resumes the run; nil by default.
  var source: (any DataSource)? { get }

  /// Bytes of memory that the data takes, about; 0 by default.
  var memorySize: Int { get }

  /// Which of a model's ratios are told beside its loss; none by default.
  var scoreNames: [String] { get }

  /// The loss of a model that knows nothing, such as one that guesses evenly; nil, by default, where
  /// none is known.
  var uninformedLoss: Double? { get }

  /// Checks that a model can take the examples; by default any can.
  ///
  /// - Throws: a `SluiceError` that says what does not fit.
  func requireFit(_ model: some TrainableModel) throws

  /// The examples of a batch for people to read; none by default.
  func examples(of batch: Batch) -> [ReadableExample]

  /// Writes what a model needs beside its weights to be used on such data (a vocabulary, a scale, the
  /// names of classes); nothing by default.
  ///
  /// - Parameter folder: the checkpoint's folder, which the model is written to as well.
  /// - Throws: `FileError` where something cannot be written.
  func writeCompanions(to folder: String) throws
}

extension TrainingData {
  /// None.
  public var source: (any DataSource)? { nil }

  /// Next to nothing.
  public var memorySize: Int { 0 }

  /// None.
  public var scoreNames: [String] { [] }

  /// Not known.
  public var uninformedLoss: Double? { nil }

  /// Any model can.
  public func requireFit(_ model: some TrainableModel) throws {}

  /// None.
  public func examples(of batch: Batch) -> [ReadableExample] { [] }

  /// None.
  public func writeCompanions(to folder: String) throws {}

  /// What files and messages call data of this kind.
  var kind: String { source.map { type(of: $0).kind } ?? "data" }
}

/// Where a batch stands in a training.
public enum BatchPlace: Sendable, Hashable {
  /// In a step, from 1 on.
  case training(step: Int)
  /// In every validation, as one of its batches, from 0 on.
  case validation(number: Int)
}
