import Sluice
import SluiceModels

/// Settings for learning a text that go together, under a name.
public enum TextPreset: String, Sendable, CaseIterable {
  /// The best that we know for a minute on a processor with two cores.
  case `default`
  /// nanoGPT's recipe for a processor without accelerator, but for its evaluations, with a gate on the output.
  case nanogpt
}

/// A model for a text, and how to train it.
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
  ///   - vocabularySize: tokens of the text.
  public init(_ preset: TextPreset, vocabularySize: Int) {
    model = LanguageModel.Configuration(vocabularySize: vocabularySize)
    recipe = TrainingConfiguration()
    guard preset == .default else { return }
    // Documentation/defaults.md has what was tried.
    model.gates = [.forget, .elementwise]
    recipe.optimizer = OptimizerChoice(.muon)
    recipe.learningRate = 4e-3
    recipe.minimumLearningRate = 4e-4
    recipe.stepCount = 1200
    recipe.evaluationInterval = 200
  }
}
