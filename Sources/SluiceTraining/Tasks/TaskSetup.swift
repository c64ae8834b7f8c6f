import SluiceText
import Sluice
import SluiceModels

/// Presets of settings for a task.
public enum TaskPreset: String, Sendable, CaseIterable {
  /// Settings that are learned within minutes on a processor with two cores.
  case `default`
  /// The settings of the paper that the task comes from; training can take days.
  case paper
}

/// A task with settings of a model and a recipe.
public struct TaskSetup: Sendable {
  /// The task.
  public var task: any SequenceTask
  /// The model.
  public var model: LanguageModel.Configuration
  /// The recipe.
  public var recipe: TrainingConfiguration

  /// Makes a setup.
  public init(
    task: any SequenceTask, model: LanguageModel.Configuration, recipe: TrainingConfiguration
  ) {
    self.task = task
    self.model = model
    self.recipe = recipe
  }

  /// A setup with a two-layer model, a context that fits the examples, and a recipe without weight decay;
  /// `adjust` changes other settings.
  init(
    _ task: some SequenceTask,
    adjust: (inout LanguageModel.Configuration, inout TrainingConfiguration) -> Void
  ) {
    var model = LanguageModel.Configuration(
      vocabularySize: task.vocabulary.count, contextLength: task.tokenCount, layerCount: 2,
      hiddenSize: 64, headCount: 4)
    var recipe = TrainingConfiguration()
    recipe.optimizer.weightDecay = 0
    recipe.evaluationInterval = 100
    adjust(&model, &recipe)
    self.init(task: task, model: model, recipe: recipe)
  }

  /// A setup for a task in which a token's meaning depends on the previous token.
  ///
  /// Its attention scores decrease with distance, so that each position finds its previous token in the
  /// same way.
  static func lookingBack(_ task: some SequenceTask) -> TaskSetup {
    TaskSetup(task) { model, recipe in
      model.positions = .alibi
      model.bias = true
      model.gates = [Gate(.output, .elementwise, initialBias: 3)]
      recipe.initialDeviation = 0.1
      recipe.stepCount = 4000
      recipe.useBatches(of: 64)
      recipe.learningRate = 3e-3
      recipe.minimumLearningRate = 3e-4
    }
  }
}

extension TrainingConfiguration {
  /// Sets the batch size and validates on 20 batches of this size.
  mutating func useBatches(of size: Int) {
    batchSize = size
    validationBatchSize = size
    validationExampleCount = 20 * size
  }
}

extension LanguageModel.Configuration {
  /// Sets the hidden size, the number of heads and the sizes that depend on them.
  mutating func resize(hiddenSize: Int, headCount: Int) {
    transformer.block.attention.resize(hiddenSize: hiddenSize, headCount: headCount)
    self.feedForward.intermediateSize = 4 * hiddenSize
  }
}
