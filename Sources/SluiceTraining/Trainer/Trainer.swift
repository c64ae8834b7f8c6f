import SluiceFiles
import Sluice
import SluiceModels

/// Trains a model on data and saves the best and the last checkpoint.
///
/// ```swift
/// let text = try TextDataset(TextCorpus(paths: ["notes.txt"]), tokens: .characters)
/// let model = LanguageModel.Configuration(vocabularySize: text.vocabulary.count)
/// let trainer = try Trainer<LanguageModel>(
///   model: model, data: text.windows(of: model.contextLength),
///   configuration: TrainingConfiguration(), run: RunFolder(path: "runs/notes"))
/// let outcome = try trainer.train { event in print(event) }
/// ```
///
/// Every step is a pure function of the state before it. The losses of a resumed run are therefore
/// bit-identical to those of an uninterrupted run, with any number of threads.
public final class Trainer<Model: TrainableModel>: TrainingRun {
  /// The model.
  public let model: Model
  /// The training data.
  public let data: any TrainingData<Model.Batch>
  /// The recipe.
  public let configuration: TrainingConfiguration
  /// The folder for checkpoints and metrics.
  public let run: RunFolder

  /// A function that is called with the gradients of each step, before the norm is computed and clipped.
  ///
  /// It may read, scale or replace the gradients. A resumed run is bit-identical to an uninterrupted run only
  /// if it uses the same function.
  ///
  /// ```swift
  /// trainer.transformGradients = { step, gradients in
  ///   if step < 100 { gradients[model.embedding.weight] = nil }  // frozen at first
  /// }
  /// ```
  public var transformGradients: ((_ step: Int, inout Gradients) throws -> Void)?

  /// Whether a step that diverges saves its batch and the state before it in the run's folder.
  public var leavesReplay = true

  /// The interval between two checks for the file `save-now`.
  var saveRequestInterval = Duration.seconds(1)

  let parameters: [NamedParameter]
  let sampler: BatchSampler<Model.Batch>
  let dropout: RandomStream
  let schedule: any Schedule
  var optimizer: any Optimizer
  var state: TrainingState

  /// Makes a trainer with a new model.
  ///
  /// - Parameters:
  ///   - model: the model configuration.
  ///   - data: the training data.
  ///   - configuration: the recipe.
  ///   - run: the folder for checkpoints; it must not contain a run.
  /// - Throws: a `SluiceError` if the settings are invalid, if the weights need more memory than available,
  ///   if the data do not fit the model or if the folder already contains a run; and the errors of the
  ///   model's initializer.
  public convenience init(
    model: Model.Configuration, data: any TrainingData<Model.Batch>,
    configuration: TrainingConfiguration, run: RunFolder
  ) throws {
    guard !run.holdsRun else { throw TrainingError.runExists(path: run.path) }
    try configuration.validate()
    try configuration.requireRoomForWeights(of: model)
    let random = RandomStream(seed: configuration.seed)
    try self.init(
      model: Model(
        model, initialDeviation: configuration.initialDeviation,
        random: random.substream(TrainingStream.weights)),
      data: data, optimizer: configuration.makeOptimizer(),
      state: TrainingState(data: data, configuration: configuration), run: run)
    data.prepare(self.model)
  }

  /// Makes a trainer that resumes a run from its last checkpoint.
  ///
  /// - Parameters:
  ///   - run: the run's folder.
  ///   - data: the data that the run was trained on.
  ///   - stepCount: a new total number of steps; nil for the recipe's. The learning-rate schedule then ends
  ///     at this step, and the learning rates change from the next step on.
  ///   - recomputesBlocks: a new value for activation recomputation (gradient checkpointing); nil for the
  ///     recipe's.
  ///   - patience: a new patience, 0 for none; nil for the recipe's.
  /// - Throws: a `SluiceError` if there is no checkpoint, if it is damaged or if the data are different.
  public convenience init(
    resuming run: RunFolder, data: any TrainingData<Model.Batch>, stepCount: Int? = nil,
    recomputesBlocks: Bool? = nil, patience: Int? = nil
  ) throws {
    guard let folder = run.checkpointPath(.last) else {
      throw TrainingError.nothingToResume(path: run.path)
    }
    var state = try TrainingState(folder: folder)
    guard state.dataFingerprint == data.fingerprint.hexadecimal else {
      throw TrainingError.otherData(kind: data.kind, path: run.path)
    }
    state.data = StoredSource(data.source)
    if let stepCount { state.configuration.stepCount = stepCount }
    if let recomputesBlocks { state.configuration.recomputesBlocks = recomputesBlocks }
    if let patience { state.configuration.patience = patience == 0 ? nil : patience }
    try state.configuration.validate()
    if let stored = try? Model.configuration(in: folder) {
      try state.configuration.requireRoomForWeights(of: stored)
    }
    let model = try Model(contentsOf: folder)
    var optimizer = state.configuration.makeOptimizer()
    try optimizer.restore(from: folder, step: state.step, model: model)
    try self.init(model: model, data: data, optimizer: optimizer, state: state, run: run)
  }

  private init(
    model: Model, data: any TrainingData<Model.Batch>, optimizer: any Optimizer,
    state: TrainingState, run: RunFolder
  ) throws {
    try data.requireFit(model)
    let random = RandomStream(seed: state.configuration.seed)
    self.model = model
    parameters = model.parameters
    self.data = data
    self.configuration = state.configuration
    schedule = configuration.makeSchedule()
    self.optimizer = optimizer
    self.state = state
    self.run = run
    sampler = BatchSampler(
      data: data, random: random.substream(TrainingStream.batches), configuration: configuration)
    dropout = random.substream(TrainingStream.dropout)
    try requireAccuracy()
  }
}

extension Trainer {
  /// Throws if the recipe has a target accuracy and the model does not report an accuracy.
  private func requireAccuracy() throws {
    guard let target = configuration.targetAccuracy,
      score(ofValidationBatch: 0).accuracy == nil
    else { return }
    throw TrainingError.impossible(
      .targetAccuracy, found: "\(target)", expected: "nil: the model does not report an accuracy")
  }
}

/// The substreams of a training's random stream.
private enum TrainingStream {
  static let weights: UInt64 = 0
  static let batches: UInt64 = 1
  static let dropout: UInt64 = 2
}

extension Trainer {
  /// The number of parameters.
  public var parameterCount: Int { model.parameterCount }
  /// The number of steps done.
  public var step: Int { state.step }
  /// Whether the validation after the last step is still due (in a replay of a validation that diverged).
  public var owesValidation: Bool { state.owesValidation }
  /// The training time in seconds, without pauses between a stop and a resume.
  public var secondsElapsed: Double { state.secondsElapsed }
  /// The lowest validation loss so far.
  public var bestValidationLoss: Float? { state.bestValidationLoss }
  /// The step with the lowest validation loss.
  public var bestStep: Int? { state.bestStep }
  /// The latest validation loss.
  public var validationLoss: Float? { state.lastValidationLoss }
  /// The latest validation scores, by name.
  public var validationScores: [String: Float] { state.lastValidationScores }
  /// The first step with a validation accuracy of at least `Mastery.accuracy`; nil if there is none.
  public var masteryStep: Int? { state.masteryStep }
  /// The names of the scores that are reported with the loss.
  public var scoreNames: [String] { data.scoreNames }

  /// A validation batch, by its number from 0.
  public func validationBatch(_ number: Int) -> Model.Batch { sampler.validationBatch(number) }

  /// The first validation examples.
  ///
  /// - Parameter count: the maximum number of examples; at most the batch size of validations.
  public func validationExamples(_ count: Int) -> Model.Batch {
    sampler.validationExamples(count)
  }
}
