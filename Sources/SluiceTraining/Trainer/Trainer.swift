import SluiceFiles
import Sluice
import SluiceModels

/// Trains a model on data, keeping its best and its last checkpoint on the disk.
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
/// Every step is a pure function of the state before it: a run that was stopped and resumed has the
/// losses, to the last bit, of one that was not, with any number of threads.
public final class Trainer<Model: TrainableModel>: TrainingRun {
  /// What is trained.
  public let model: Model
  /// What it is trained on.
  public let data: any TrainingData<Model.Batch>
  /// How it is trained.
  public let configuration: TrainingConfiguration
  /// Where checkpoints and metrics go.
  public let run: RunFolder

  /// Called with the gradients of each step before their norm is taken and clipped; nil for nothing.
  ///
  /// It may read, scale or replace them. A resumed run is equal to one that never stopped only if it
  /// does the same there.
  ///
  /// ```swift
  /// trainer.transformGradients = { step, gradients in
  ///   if step < 100 { gradients[model.embedding.weight] = nil }  // frozen at first
  /// }
  /// ```
  public var transformGradients: ((_ step: Int, inout Gradients) throws -> Void)?

  /// Whether a step that goes wrong leaves its batch and the state before it in the run's folder.
  public var leavesReplay = true

  /// How often the run's folder is looked at for a request to save.
  var saveRequestInterval = Duration.seconds(1)

  let parameters: [NamedParameter]
  let sampler: BatchSampler<Model.Batch>
  let dropout: RandomStream
  let schedule: any Schedule
  var optimizer: any Optimizer
  var state: TrainingState

  /// Makes a new model and prepares to train it.
  ///
  /// - Parameters:
  ///   - model: the model's sizes and kinds.
  ///   - data: what it learns.
  ///   - configuration: the recipe.
  ///   - run: where checkpoints go; must not hold a run yet.
  /// - Throws: a `SluiceError` for settings that cannot work, among them weights that need more memory than
  ///   there is, data that the model cannot take, or a run in the way; and what the model's initialiser
  ///   throws.
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
  }

  /// Continues a run where its last checkpoint was written.
  ///
  /// - Parameters:
  ///   - run: the run's folder.
  ///   - data: what the run was trained on so far.
  ///   - stepCount: steps in all, where there are to be more or fewer than planned before; the learning
  ///     rate's schedule then ends there, and its rates change from the next step on.
  ///   - recomputesBlocks: whether blocks are computed again in the backward pass, where it is to be
  ///     otherwise than before.
  ///   - patience: the recipe's patience, where it is to be otherwise than before; 0 for none.
  /// - Throws: a `SluiceError` where there is no checkpoint, it is damaged, or the data is another.
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
  /// Throws where an accuracy is to be reached that the model does not tell.
  private func requireAccuracy() throws {
    guard let target = configuration.targetAccuracy,
      score(ofValidationBatch: 0).accuracy == nil
    else { return }
    throw TrainingError.impossible(
      .targetAccuracy, found: "\(target)", expected: "nil: the model does not report an accuracy")
  }
}

/// The substreams of a training's random numbers.
private enum TrainingStream {
  static let weights: UInt64 = 0
  static let batches: UInt64 = 1
  static let dropout: UInt64 = 2
}

extension Trainer {
  /// Numbers trained.
  public var parameterCount: Int { model.parameterCount }
  /// Steps done.
  public var step: Int { state.step }
  /// Whether the validation after the last step is still to come: of a replay of one that diverged.
  public var owesValidation: Bool { state.owesValidation }
  /// Seconds spent on them, stops not counted.
  public var secondsElapsed: Double { state.secondsElapsed }
  /// The lowest validation loss so far.
  public var bestValidationLoss: Float? { state.bestValidationLoss }
  /// The step whose validation found it.
  public var bestStep: Int? { state.bestStep }
  /// The latest validation loss.
  public var validationLoss: Float? { state.lastValidationLoss }
  /// The latest values of the model's ratios, by name.
  public var validationScores: [String: Float] { state.lastValidationScores }
  /// The first step after which the accuracy was measured to be `Mastery.accuracy` or more.
  public var masteryStep: Int? { state.masteryStep }
  /// Which of the model's ratios are told beside its loss.
  public var scoreNames: [String] { data.scoreNames }

  /// One of the batches that every validation measures, from 0 on.
  public func validationBatch(_ number: Int) -> Model.Batch { sampler.validationBatch(number) }
}
