import SluiceFiles
import Sluice
import SluiceModels

/// Trains a language model on a text or a task, keeping its best and its last checkpoint on the disk.
///
/// ```swift
/// let dataset = try TextDataset(TextCorpus(paths: ["notes.txt"]), tokens: .characters)
/// let trainer = try Trainer(
///   model: modelConfiguration, dataset: dataset, configuration: TrainingConfiguration(),
///   run: RunFolder(path: "runs/notes"))
/// let outcome = try trainer.train { event in print(event) }
/// ```
///
/// Every step is a pure function of the state before it: a run that was stopped and resumed has the
/// losses, to the last bit, of one that was not, with any number of threads.
public final class Trainer {
  /// What is trained.
  public let model: LanguageModel
  /// The text or the task it is trained on.
  public let dataset: any TrainingData
  /// How it is trained.
  public let configuration: TrainingConfiguration
  /// Where checkpoints and metrics go.
  public let run: RunFolder

  /// Steps done.
  public var step: Int { state.step }
  /// Seconds spent on them, stops not counted.
  public var secondsElapsed: Double { state.secondsElapsed }
  /// The lowest validation loss so far.
  public var bestValidationLoss: Float? { state.bestValidationLoss }
  /// The latest validation loss.
  public var validationLoss: Float? { state.lastValidationLoss }
  /// The share of validation targets that the model found likelier than all else, at last.
  public var validationAccuracy: Float? { state.lastValidationAccuracy }
  /// The first step after which that share was measured to be `Trainer.masteryAccuracy` or more.
  public var masteryStep: Int? { state.masteryStep }

  /// From which share of right predictions on a task counts as mastered.
  public static let masteryAccuracy: Float = 0.99

  private let parameters: [NamedParameter]
  private(set) var optimizer: AdamW
  private(set) var state: TrainingState
  package let sampler: BatchSampler
  private let dropout: RandomStream?

  /// Makes a new model and prepares to train it.
  ///
  /// - Parameters:
  ///   - model: the model's sizes; its vocabulary's must be that of the data.
  ///   - dataset: the text or the task.
  ///   - configuration: the recipe.
  ///   - run: where checkpoints go; must not hold a run yet.
  ///   - textPaths: where the text comes from, for who resumes.
  /// - Throws: a `SluiceError` for settings that cannot work, a text that is too short, or a run in
  ///   the way.
  public convenience init(
    model: LanguageModel.Configuration, dataset: any TrainingData,
    configuration: TrainingConfiguration, run: RunFolder, textPaths: [String] = []
  ) throws {
    guard !run.holdsRun else { throw TrainingError.runExists(path: run.path) }
    try configuration.validate()
    let random = RandomStream(seed: configuration.seed)
    try self.init(
      model: LanguageModel(
        model, deviation: configuration.initialDeviation ?? 0.02,
        random: random.substream(Purpose.weights)),
      dataset: dataset,
      optimizer: configuration.optimizer,
      state: TrainingState(
        textFingerprint: dataset.fingerprint, textPaths: textPaths,
        task: dataset.task.map(SavedTask.init), configuration: configuration),
      run: run)
  }

  /// Continues a run where its last checkpoint was written.
  ///
  /// - Parameters:
  ///   - run: the run's folder.
  ///   - dataset: the text or the task that the run was trained on so far.
  ///   - stepCount: steps in all, where there are to be more or fewer than planned before.
  /// - Throws: a `SluiceError` where there is no checkpoint, it is damaged, or the text is another.
  public convenience init(
    resuming run: RunFolder, dataset: any TrainingData, stepCount: Int? = nil
  ) throws {
    guard let folder = run.checkpointPath(.last) else {
      throw TrainingError.nothingToResume(path: run.path)
    }
    var state = try TrainingState(folder: folder)
    guard state.textFingerprint == String(dataset.fingerprint, radix: 16) else {
      throw TrainingError.otherText(path: run.path)
    }
    if let stepCount { state.configuration.stepCount = stepCount }
    try state.configuration.validate()
    let checkpoint = try Checkpoint(folder: folder)
    var optimizer = state.configuration.optimizer
    try optimizer.restore(from: folder, state: state, model: checkpoint.model)
    try self.init(
      model: checkpoint.model, dataset: dataset, optimizer: optimizer, state: state, run: run)
  }

  private init(
    model: LanguageModel, dataset: any TrainingData, optimizer: AdamW, state: TrainingState,
    run: RunFolder
  ) throws {
    let contextLength = model.configuration.contextLength
    try dataset.requireExamples(contextLength: contextLength)
    let random = RandomStream(seed: state.configuration.seed)
    self.model = model
    parameters = model.parameters
    self.dataset = dataset
    self.configuration = state.configuration
    self.optimizer = optimizer
    self.state = state
    self.run = run
    sampler = BatchSampler(
      dataset, random: random.substream(Purpose.batches), batchSize: configuration.batchSize,
      contextLength: contextLength)
    dropout = model.configuration.dropout > 0 ? random.substream(Purpose.dropout) : nil
  }

  private enum Purpose {
    static let weights: UInt64 = 0
    static let batches: UInt64 = 1
    static let dropout: UInt64 = 2
  }
}

// MARK: - The loop

extension Trainer {
  /// Trains until all steps are done, the accuracy to reach is reached, or until asked to stop.
  ///
  /// A checkpoint is written before the first step (so that a disk that cannot be written to is found
  /// out at once), after every evaluation, and when it stops.
  ///
  /// - Parameters:
  ///   - report: called after each step and each checkpoint.
  ///   - mustStop: asked before each step; by default whether the current task is cancelled.
  /// - Returns: how it ended.
  /// - Throws: `Divergence` where a number is not finite, `FileError` where nothing can be written.
  @discardableResult
  public func train(
    report: (TrainingEvent) throws -> Void = { _ in },
    until mustStop: () -> Bool = { Task.isCancelled }
  ) throws -> TrainingOutcome {
    try run.create()
    // Locks the folder, which the checkpoint below must not be replaced in by another run.
    let metrics = try MetricsLog(path: run.metricsPath, continuingAfter: step)
    if step == 0 { try saveLast(report) }
    let clock = ContinuousClock()
    let start = clock.now
    let secondsBefore = state.secondsElapsed

    while step < configuration.stepCount {
      if let target = configuration.targetAccuracy, let accuracy = validationAccuracy,
        accuracy >= target
      {
        return .reachedAccuracy(step: step)
      }
      if mustStop() {
        try saveLast(report)
        return .stopped(step: step)
      }
      let stepStart = clock.now
      let (loss, gradientNorm, tokenCount) = try takeStep()
      let stepSeconds = (clock.now - stepStart).seconds
      let isEvaluated =
        step % configuration.evaluationInterval == 0 || step == configuration.stepCount
      let isBest = isEvaluated ? try evaluate() : false
      state.secondsElapsed = secondsBefore + (clock.now - start).seconds
      let measured = StepMetrics(
        step: step, loss: loss, validationLoss: isEvaluated ? state.lastValidationLoss : nil,
        validationAccuracy: isEvaluated ? state.lastValidationAccuracy : nil,
        learningRate: configuration.schedule(step - 1), gradientNorm: gradientNorm,
        tokensPerSecond: Double(tokenCount) / stepSeconds, secondsElapsed: state.secondsElapsed)
      try metrics.append(measured)
      // Saved first: whoever is told may fail.
      if isBest { try saveBest(report) }
      if isEvaluated { try saveLast(report) }
      try report(.step(measured))
    }
    return .finished
  }

  /// Changes the weights once.
  private func takeStep() throws -> (loss: Float, gradientNorm: Float, tokenCount: Int) {
    let step = step + 1
    let (loss, gradients, tokenCount) = lossAndGradients(step: step)
    guard loss.isFinite else { throw Divergence(step: step, what: "the loss", value: loss) }
    let norm = optimizer.step(
      parameters, gradients, learningRate: configuration.schedule(step - 1),
      clippingNorm: configuration.clippingNorm)
    Profile.mark("AdamW")
    guard norm.isFinite else { throw divergence(of: gradients, norm: norm, step: step) }
    state.step = step
    return (loss, norm, tokenCount)
  }

  /// The mean loss over all counted tokens of a step, its gradients, and how many tokens it read.
  func lossAndGradients(step: Int) -> (loss: Float, gradients: Gradients, tokenCount: Int) {
    let batches = (0..<configuration.accumulationCount).map {
      sampler.trainingBatch(step: step, part: $0)
    }
    let weights = meanWeights(counts: batches.map(\.targets.countedCount))
    var loss: Double = 0
    var sum: Gradients?
    for (part, (batch, weight)) in zip(batches, weights).enumerated() {
      Profile.mark("batches, metrics and checkpoints")
      let partLoss = model.loss(
        batch.inputs, targets: batch.targets,
        dropout: dropout?.substream(UInt64(step)).substream(UInt64(part)))
      loss += Double(partLoss.scalar) * weight
      let share = Tensor(Float(weight) / Float(batches.count))
      let gradients = partLoss.gradients(from: share)
      if sum == nil { sum = gradients } else { sum?.add(gradients) }
    }
    guard let sum else { fail("a step has at least one batch") }
    return (
      Float(loss / Double(batches.count)), sum, batches.reduce(0) { $0 + $1.inputs.ids.count }
    )
  }

  /// Measures loss and accuracy of the validation, and tells whether the loss is the lowest so far.
  private func evaluate() throws -> Bool {
    let scores = (0..<configuration.evaluationBatchCount).map(validationScore)
    let weights = meanWeights(counts: scores.map(\.countedCount))
    var sum: Double = 0
    for (score, weight) in zip(scores, weights) { sum += Double(score.loss) * weight }
    let loss = Float(sum / Double(scores.count))
    guard loss.isFinite else {
      throw Divergence(step: step, what: "the validation loss", value: loss)
    }
    state.lastValidationLoss = loss
    let accuracy =
      Float(scores.reduce(0) { $0 + $1.correctCount })
      / Float(max(1, scores.reduce(0) { $0 + $1.countedCount }))
    state.lastValidationAccuracy = accuracy
    if accuracy >= Self.masteryAccuracy, masteryStep == nil { state.masteryStep = step }
    guard loss < state.bestValidationLoss ?? .infinity else { return false }
    state.bestValidationLoss = loss
    return true
  }

  /// What the model makes of one of the evaluation's batches.
  func validationScore(_ number: Int) -> PredictionScore {
    let batch = sampler.validationBatch(number)
    return model.score(batch.inputs, targets: batch.targets)
  }

  private func divergence(of gradients: Gradients, norm: Float, step: Int) -> Divergence {
    for entry in parameters {
      let found = gradients[entry.parameter]?.scalars.first { !$0.isFinite }
      if let found {
        return Divergence(step: step, what: "the gradient of \(entry.name)", value: found)
      }
    }
    return Divergence(step: step, what: "the norm of the gradients", value: norm)
  }
}

/// What each of several means counts for in the mean over all, in parts of an equal share: exactly 1
/// where all are of equally many numbers.
private func meanWeights(counts: [Int]) -> [Double] {
  let total = max(1, counts.reduce(0, +))
  return counts.map { Double($0 * counts.count) / Double(total) }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
