import Sluice
import SluiceModels

/// Presets of model and training settings for text.
public enum TextPreset: String, Sendable, CaseIterable {
  /// The best known settings for about a minute of training on two cores.
  case `default`
  /// nanoGPT's recipe for a CPU, with a gate on the output and different evaluations.
  case nanogpt
}

/// Model and training settings for a text.
///
/// ```swift
/// let setup = TextSetup(.default, vocabularySize: dataset.vocabulary.count)
/// let trainer = try Trainer<LanguageModel>(
///   model: setup.model, data: dataset.windows(of: setup.model.contextLength),
///   configuration: setup.recipe, run: RunFolder(path: "runs/notes"))
/// ```
public struct TextSetup: Sendable {
  /// The model.
  public var model: LanguageModel.Configuration
  /// The recipe.
  public var recipe: TrainingConfiguration

  /// The settings of a preset.
  ///
  /// - Parameters:
  ///   - preset: the name.
  ///   - vocabularySize: the vocabulary size.
  public init(_ preset: TextPreset, vocabularySize: Int) {
    model = LanguageModel.Configuration(vocabularySize: vocabularySize)
    recipe = TrainingConfiguration()
    guard preset == .default else { return }
    // The experiments are described in Documentation/defaults.md.
    model.gates = [.forget, .elementwise]
    recipe.optimizer = OptimizerChoice(.muon)
    recipe.learningRate = 4e-3
    recipe.minimumLearningRate = 4e-4
    recipe.stepCount = 1200
    recipe.evaluationInterval = 200
  }
}
