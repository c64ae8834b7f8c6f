import SluiceText
import Sluice
import SluiceModels

/// Settings that go together, under a name.
public enum TaskPreset: String, Sendable, CaseIterable {
  /// Learnt within minutes on a processor with two cores.
  case `default`
  /// What the paper that the task comes from did; may take days.
  case paper
}

/// A task, a model for it and how to train that.
public struct TaskSetup: Sendable {
  /// The task.
  public var task: any SequenceTask
  /// The model.
  public var model: LanguageModel.Configuration
  /// The recipe.
  public var recipe: TrainingConfiguration

  /// Puts a task, a model and a recipe together.
  public init(
    task: any SequenceTask, model: LanguageModel.Configuration, recipe: TrainingConfiguration
  ) {
    self.task = task
    self.model = model
    self.recipe = recipe
  }

  /// A model of two layers for a task, with a context as long as its examples, and a recipe without
  /// decay; `adjust` sets what is else.
  init(
    _ task: some SequenceTask,
    adjust: (inout LanguageModel.Configuration, inout TrainingConfiguration) -> Void
  ) {
    var model = LanguageModel.Configuration(
      vocabularySize: task.vocabulary.count, contextLength: task.tokenCount, layerCount: 2,
      hiddenSize: 64, headCount: 4)
    var recipe = TrainingConfiguration()
    recipe.weightDecay = 0
    recipe.evaluationInterval = 100
    adjust(&model, &recipe)
    self.init(task: task, model: model, recipe: recipe)
  }

  /// The same for a task in which the token before another tells what that one means: scores that fall
  /// with the distance find it at every place alike.
  static func lookingBack(_ task: some SequenceTask) -> TaskSetup {
    TaskSetup(task) { model, recipe in
      model.positions = .alibi
      model.bias = true
      model.gates = [Gate(.output, .elementwise, initialBias: 3)]
      recipe.initialDeviation = 0.1
      recipe.stepCount = 4000
      recipe.batchSize = 64
      recipe.learningRate = 3e-3
      recipe.minimumLearningRate = 3e-4
    }
  }
}

extension LanguageModel.Configuration {
  /// Changes the width, the number of heads and what follows from them.
  mutating func resize(hiddenSize: Int, headCount: Int) {
    transformer.block.attention.resize(hiddenSize: hiddenSize, headCount: headCount)
    self.feedForward.intermediateSize = 4 * hiddenSize
  }
}
